import {
  type MonitoringRecord,
  monitoringRecord,
  type Watermark,
} from '../../pipelines/monitoring/contract.ts';
import type {
  DoneMonitoring,
  FailedMonitoring,
  MonitoringLedger,
} from '../../lambdas/shared/ports/monitoring-ledger.ts';

/** A ledger of monitorings in memory, with the promises of its port. */
export class InMemoryMonitoringLedger implements MonitoringLedger {
  readonly records = new Map<string, MonitoringRecord>();
  readonly watermarks = new Map<string, Watermark>();

  async watermark(model: string): Promise<Watermark | undefined> {
    return this.watermarks.get(model);
  }

  async recordMonitoring(
    record: DoneMonitoring,
    next: Watermark | null,
  ): Promise<MonitoringRecord> {
    const there = this.records.get(keyOf(record));
    if (there && there.status !== 'failed') return there;
    const forerunner = this.watermarks.get(record.model)?.number ?? 0;
    const isNext = next === null || next.number === forerunner + 1;
    if (isNext && next) this.watermarks.set(record.model, next);
    return this.#enter(isNext ? record : { ...record, status: 'superseded' });
  }

  async recordMonitoringFailure(record: FailedMonitoring): Promise<void> {
    const there = this.records.get(keyOf(record));
    if (!there || there.status === 'failed') this.#enter(record);
  }

  async monitorings(model: string, limit: number): Promise<readonly MonitoringRecord[]> {
    return [...this.records.values()]
      .filter((record) => record.model === model)
      .toSorted((a, b) => (keyOf(a) < keyOf(b) ? 1 : -1))
      .slice(0, limit);
  }

  #enter(record: MonitoringRecord): MonitoringRecord {
    const entered = monitoringRecord.parse(record);
    this.records.set(keyOf(record), entered);
    return entered;
  }
}

function keyOf({ model, startedAt, id }: MonitoringRecord): string {
  return `${model} ${startedAt} ${id}`;
}
