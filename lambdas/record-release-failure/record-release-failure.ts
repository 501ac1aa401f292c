import type * as z from 'zod';
import { releaseExecutionName } from '../../pipelines/release/ids.ts';
import type { RecordReleaseFailureOutput, releaseSteps } from '../../pipelines/release/steps.ts';
import { saidBy } from '../shared/failure-text.ts';
import type { EndpointLock } from '../shared/ports/endpoint-lock.ts';
import type { ReleaseLedger } from '../shared/ports/release-ledger.ts';

export interface RecordReleaseFailurePorts {
  readonly ledger: Pick<ReleaseLedger, 'recordFailed'>;
  readonly lock: Pick<EndpointLock, 'releaseLock'>;
  readonly now: () => Date;
}

/**
 * Notes why a release failed, wherever in the workflow it was, and frees the endpoint if this release
 * holds it. Repeating it changes nothing; a later attempt, or an end that was recorded, stays.
 */
export async function recordReleaseFailure(
  { release, error, cause }: z.infer<typeof releaseSteps.recordReleaseFailure.input>,
  { ledger, lock, now }: RecordReleaseFailurePorts,
): Promise<RecordReleaseFailureOutput> {
  const { model, id, attempt, packageArn } = release;
  const reason = saidBy(error, cause);
  await ledger.recordFailed(release, { error, reason, endedAt: now().toISOString() });
  await lock.releaseLock(model, releaseExecutionName(id, attempt));
  return { event: { model, release: id, attempt, packageArn, error, cause: reason } };
}
