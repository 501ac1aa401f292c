import type { MonitoringRecord, Watermark } from '../../../pipelines/monitoring/contract.ts';

/** A monitoring that came to an end of its own. */
export type DoneMonitoring = MonitoringRecord & {
  readonly status: 'measured' | 'notEnoughData';
};

/** Why a monitoring failed. */
export type FailedMonitoring = MonitoringRecord & { readonly status: 'failed' };

/**
 * The record of monitorings, and of how far captured traffic was looked at. Every write is
 * conditional: an end stays, the watermark only moves forward, and repeating a write changes nothing.
 */
export interface MonitoringLedger {
  /** How far a model's captured traffic was looked at; undefined before its first monitoring. */
  watermark(model: string): Promise<Watermark | undefined>;

  /**
   * Notes what a monitoring came to and moves the watermark, in one transaction. A watermark follows
   * its forerunner by one: when another monitoring has moved it meanwhile, the traffic is counted
   * already, and this monitoring is noted as superseded.
   * @param next - null leaves the watermark where it is
   * @returns what the ledger holds of it now
   */
  recordMonitoring(record: DoneMonitoring, next: Watermark | null): Promise<MonitoringRecord>;

  /** Notes that a monitoring failed, unless it came to an end before. */
  recordMonitoringFailure(record: FailedMonitoring): Promise<void>;

  /** A model's monitorings, the last started first. */
  monitorings(model: string, limit: number): Promise<readonly MonitoringRecord[]>;
}
