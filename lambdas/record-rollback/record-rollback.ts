import type * as z from 'zod';
import { releaseExecutionName } from '../../pipelines/release/ids.ts';
import type { RecordRollbackOutput, releaseSteps } from '../../pipelines/release/steps.ts';
import type { EndpointLock } from '../shared/ports/endpoint-lock.ts';
import { cutCause } from '../shared/failure-text.ts';
import type { ReleaseLedger } from '../shared/ports/release-ledger.ts';

export interface RecordRollbackPorts {
  readonly ledger: Pick<ReleaseLedger, 'recordRolledBack'>;
  readonly lock: Pick<EndpointLock, 'releaseLock'>;
  readonly now: () => Date;
}

/** Notes that a release was rolled back, marks its candidate bad and frees the endpoint. Repeating it changes nothing. */
export async function recordRollback(
  { release, plan, reason }: z.infer<typeof releaseSteps.recordRollback.input>,
  { ledger, lock, now }: RecordRollbackPorts,
): Promise<RecordRollbackOutput> {
  const { model, id, attempt, packageArn, packageVersion } = release;
  const why = cutCause(reason);
  await ledger.recordRolledBack(release, {
    candidateId: plan.candidateId,
    reason: why,
    endedAt: now().toISOString(),
  });
  await lock.releaseLock(model, releaseExecutionName(id, attempt));
  return {
    event: {
      model,
      release: id,
      packageArn,
      packageVersion,
      reason: why,
      serving: plan.before?.packageVersion ?? null,
    },
  };
}
