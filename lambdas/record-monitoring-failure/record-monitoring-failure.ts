import type * as z from 'zod';
import type {
  monitoringSteps,
  RecordMonitoringFailureOutput,
} from '../../pipelines/monitoring/steps.ts';
import { saidBy } from '../shared/failure-text.ts';
import type { MonitoringLedger } from '../shared/ports/monitoring-ledger.ts';

export interface RecordMonitoringFailurePorts {
  readonly ledger: Pick<MonitoringLedger, 'recordMonitoringFailure'>;
  readonly now: () => Date;
}

/**
 * Notes why a monitoring failed, wherever in the workflow it was. Its traffic is looked at again by
 * the next one. Repeating it changes nothing; an end that was recorded stays.
 */
export async function recordMonitoringFailure(
  input: z.infer<typeof monitoringSteps.recordMonitoringFailure.input>,
  { ledger, now }: RecordMonitoringFailurePorts,
): Promise<RecordMonitoringFailureOutput> {
  const { monitoring, startedAt, error } = input;
  const cause = saidBy(error, input.cause);
  await ledger.recordMonitoringFailure({
    ...monitoring,
    status: 'failed',
    startedAt,
    endedAt: now().toISOString(),
    error,
    cause,
  });
  return { event: { model: monitoring.model, monitoring: monitoring.id, error, cause } };
}
