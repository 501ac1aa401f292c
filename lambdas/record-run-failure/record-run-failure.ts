import { AccessDeniedError } from '../../pipelines/shared/errors.ts';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import type { RunFailed } from '../../pipelines/training/steps.ts';
import type { JobLogs } from '../shared/ports/job-logs.ts';
import type { RunLedger } from '../shared/ports/run-ledger.ts';
import { type FailureCause, readFailure } from './failure-cause.ts';

export interface RecordRunFailurePorts {
  readonly ledger: Pick<RunLedger, 'recordFailed'>;
  readonly logs: JobLogs;
  readonly now: () => Date;
}

/**
 * Notes why a run failed, with the last lines of the failed job, wherever in the workflow it was.
 * Repeating it changes nothing; a later attempt, or a candidate, stays as it is.
 */
export async function recordRunFailure(
  { run, error, cause }: { run: RunRequest; error: string; cause: string },
  { ledger, logs, now }: RecordRunFailurePorts,
): Promise<RunFailed> {
  const failure = readFailure(error, cause);
  const logLines = await lastLines(failure.job, logs);
  await ledger.recordFailed(run, {
    error: failure.error,
    cause: failure.cause,
    ...(failure.job && { failedJob: failure.job.name }),
    ...(logLines.length > 0 && { logLines }),
    endedAt: now().toISOString(),
  });
  return {
    model: run.model,
    run: run.id,
    attempt: run.attempt,
    error: failure.error,
    cause: failure.cause,
    failedJob: failure.job?.name ?? null,
  };
}

/** A failure is worth noting without its log, too: then the lines say why there are none. */
async function lastLines(job: FailureCause['job'], logs: JobLogs): Promise<readonly string[]> {
  if (!job) return [];
  try {
    return await logs.lastLines(job.kind, job.name);
  } catch (error) {
    if (error instanceof AccessDeniedError) return [error.message];
    throw error;
  }
}
