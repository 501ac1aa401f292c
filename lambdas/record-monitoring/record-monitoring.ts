import type { MonitoringRecord } from '../../pipelines/monitoring/contract.ts';
import type {
  RecordMonitoringInput,
  RecordMonitoringOutput,
} from '../../pipelines/monitoring/steps.ts';
import type { MonitoringLedger } from '../shared/ports/monitoring-ledger.ts';

export interface RecordMonitoringPorts {
  readonly ledger: Pick<MonitoringLedger, 'recordMonitoring'>;
  readonly now: () => Date;
}

/** What a monitoring came to, for the workflow and for the dashboard. */
export interface RecordedMonitoring {
  readonly output: RecordMonitoringOutput;
  readonly record: MonitoringRecord;
}

/**
 * Notes what a monitoring found and how far it has looked. Repeating it changes nothing and answers
 * the same.
 */
export async function recordMonitoring(
  { monitoring, startedAt, plan, measured }: RecordMonitoringInput,
  { ledger, now }: RecordMonitoringPorts,
): Promise<RecordedMonitoring> {
  const { champion } = plan;
  const { watermark, from, to, ...found } = measured;
  const record = await ledger.recordMonitoring(
    {
      ...monitoring,
      ...found,
      ...(from !== null && { from }),
      ...(to !== null && { to }),
      candidateId: champion.candidateId,
      packageVersion: champion.packageVersion,
      startedAt,
      endedAt: now().toISOString(),
    },
    watermark,
  );
  const status = record.status === 'superseded' ? record.status : measured.status;
  return {
    record,
    output: {
      event: {
        model: monitoring.model,
        monitoring: monitoring.id,
        status,
        candidateId: champion.candidateId,
        packageVersion: champion.packageVersion,
        records: measured.traffic.records,
        driftScore: measured.figures.driftScore,
        threshold: measured.figures.threshold,
        text: measured.text,
        report: measured.report,
      },
    },
  };
}
