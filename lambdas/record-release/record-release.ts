import type * as z from 'zod';
import { expiredFleets } from '../../pipelines/release/expired-fleets.ts';
import type { RecordReleaseOutput, releaseSteps } from '../../pipelines/release/steps.ts';
import type { ReleaseLedger } from '../shared/ports/release-ledger.ts';

export interface RecordReleasePorts {
  readonly ledger: Pick<ReleaseLedger, 'releases' | 'recordReleased'>;
  readonly now: () => Date;
}

/** What a release came to, for the workflow and for the dashboard. */
export interface RecordedRelease {
  readonly output: RecordReleaseOutput;
  /** From the start of the execution. */
  readonly seconds: number;
}

/**
 * Moves the champion to what now serves, and says which fleets are kept no longer. Repeating it
 * changes nothing and answers the same.
 * @throws EndpointLockLostError when another has held the endpoint since
 */
export async function recordRelease(
  { release, plan }: z.infer<typeof releaseSteps.recordRelease.input>,
  { ledger, now }: RecordReleasePorts,
): Promise<RecordedRelease> {
  const { model, id: releaseId, packageArn, packageVersion } = release;
  const { candidateId, endpoint, fleet, token, keep, before } = plan;
  const since = now().toISOString();
  const records = await ledger.releases(model);
  const told = records.find(({ id }) => id === releaseId)?.expired ?? [];
  // The fleet that served until now is among the newest; its record is there, and this one's will be.
  const expired = [...told, ...expiredFleets(records, fleet, keep)];
  const champion = {
    model,
    packageArn,
    packageVersion,
    candidateId,
    endpoint,
    fleet,
    releaseId,
    since,
  };
  const record = await ledger.recordReleased(release, { token, champion, expired });
  return {
    output: {
      event: {
        model,
        release: releaseId,
        packageArn,
        packageVersion,
        candidateId,
        endpoint,
        before: before?.packageVersion ?? null,
      },
      expired: record.expired ?? [],
    },
    seconds:
      Math.max(0, Date.parse(record.endedAt ?? since) - Date.parse(record.startedAt)) / 1_000,
  };
}
