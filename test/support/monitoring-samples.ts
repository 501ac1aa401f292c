import type { DoneMonitoring } from '../../lambdas/shared/ports/monitoring-ledger.ts';
import type { Watermark } from '../../pipelines/monitoring/contract.ts';
import { monitoringIdOf } from '../../pipelines/monitoring/ids.ts';
import { type MonitoringPolicy, monitoringPolicy } from '../../pipelines/monitoring/policy.ts';

export const CHAMPION = 'cnd-0123456789abcdef0123';
export const CHALLENGER = 'cnd-ffffffffffffffffffff';

export function aMonitoringPolicy(changes: Partial<MonitoringPolicy> = {}): MonitoringPolicy {
  return monitoringPolicy.parse({
    model: 'visits',
    everyMinutes: 60,
    minRecords: 100,
    maxRecords: 10_000,
    driftThreshold: 0.3,
    psi: 0.2,
    jensenShannon: 0.1,
    captureSettleMinutes: 0,
    ...changes,
  });
}

/** A monitoring that measured something, begun at an hour of one day. */
export function aMonitoring(hour: number, changes: Partial<DoneMonitoring> = {}): DoneMonitoring {
  const startedAt = new Date(Date.UTC(2026, 0, 1, hour)).toISOString();
  const model = changes.model ?? 'visits';
  return {
    id: monitoringIdOf(model, hour),
    model,
    requestedAt: startedAt,
    status: 'measured',
    startedAt,
    endedAt: startedAt,
    candidateId: CHAMPION,
    packageVersion: 3,
    captureAgeMinutes: 2,
    text: 'Nothing drifted.',
    traffic: {
      objects: 1,
      waiting: 0,
      requests: 10,
      records: 100,
      otherModels: 0,
      refused: 0,
      unanswered: 0,
      duplicates: 0,
      malformed: 0,
    },
    figures: {
      driftScore: 0.1,
      threshold: 0.3,
      driftedFeatures: 1,
      worst: { name: 'distance', psi: 0.25, jensenShannon: 0.12 },
      predictionDrift: 0.05,
      nullShareRise: 0.02,
      unseenCategoryShare: 0,
    },
    report: { bucket: 'b', key: 'report.json' },
    ...changes,
  };
}

export function aWatermark(number: number): Watermark {
  const at = new Date(Date.UTC(2026, 0, 1, number)).toISOString();
  return { number, at, seen: { '0123456789abcdef': Date.parse(at) } };
}
