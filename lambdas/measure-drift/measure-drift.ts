import { join } from 'node:path';
import type * as z from 'zod';
import {
  type DriftMeasurement,
  type DriftReport,
  driftBaseline,
  driftReport,
} from '../../pipelines/drift/contract.ts';
import { measureDrift } from '../../pipelines/drift/measure-drift.ts';
import { trafficLine } from '../../pipelines/drift/traffic-line.ts';
import { modelDefinition } from '../../pipelines/model-definition/contract.ts';
import {
  type MonitoringFigures,
  type TrafficList,
  trafficList,
} from '../../pipelines/monitoring/contract.ts';
import { monitoringKeys } from '../../pipelines/monitoring/keys.ts';
import type { Measured, monitoringSteps } from '../../pipelines/monitoring/steps.ts';
import { nextWatermark } from '../../pipelines/monitoring/watermark.ts';
import type { CapturedTraffic } from '../shared/ports/captured-traffic.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import type { TrafficEngine } from '../shared/ports/traffic-engine.ts';
import { type CollectedTraffic, collectTraffic } from './collect-traffic.ts';

export interface MeasureDriftPorts {
  readonly store: Pick<ObjectStore, 'bucket' | 'readText' | 'write'>;
  readonly captured: Pick<CapturedTraffic, 'read'>;
  readonly engine: Pick<TrafficEngine, 'summarise'>;
}

type Input = z.infer<typeof monitoringSteps.measureDrift.input>;

const MINUTE_MS = 60_000;

/**
 * Compares what was captured with the champion's baseline, and writes the report. It reads the files
 * that the monitoring was opened with, so repeating it measures the same.
 */
export async function measureTraffic(
  input: Input,
  workDirectory: string,
  { store, captured, engine }: MeasureDriftPorts,
): Promise<Measured> {
  const { monitoring, plan } = input;
  const json = async (key: string): Promise<unknown> => JSON.parse(await store.readText(key));
  const baseline = driftBaseline.parse(await json(plan.baseline.key));
  const definition = modelDefinition.parse(await json(plan.definition));
  const list = trafficList.parse(await json(plan.traffic.key));
  const path = join(workDirectory, 'traffic.ndjson');
  const collected = await collectTraffic(
    {
      traffic: list,
      candidateId: plan.champion.candidateId,
      maxRecords: plan.policy.maxRecords,
      path,
      lineOf: (record) => trafficLine(record, definition),
    },
    captured,
  );
  const files = [{ path, format: 'ndjson' as const }];
  const summary = await engine.summarise({ files, definition, baseline, workDirectory });
  const drift = measureDrift(baseline, summary, plan.policy);
  const { report: key } = monitoringKeys(monitoring.model, monitoring.id);
  const report = reportOf(input, drift, { baseline, collected });
  await store.write(key, JSON.stringify(report), 'application/json');
  return {
    status: drift.status,
    from: collected.from,
    to: collected.to,
    traffic: collected.counts,
    figures: figuresOf(drift),
    captureAgeMinutes: captureAge(input, list, collected),
    text: drift.text,
    report: { bucket: store.bucket, key },
    watermark: watermarkAfter(drift, list, collected),
  };
}

/**
 * Too few records wait for more, and the watermark with them: unless the files hold as many records as
 * a monitoring reads, of other models most, and would be in the way for ever.
 */
function watermarkAfter(
  { status }: DriftMeasurement,
  { watermark }: TrafficList,
  { counts, looked }: CollectedTraffic,
) {
  if (status === 'notEnoughData' && counts.waiting === 0) return null;
  return nextWatermark(watermark, looked);
}

/** Since S3 got the newest file that was ever looked at; since the champion's release, without any. */
function captureAge(
  { startedAt, plan }: Input,
  { watermark }: TrafficList,
  { looked }: CollectedTraffic,
): number {
  const times = [plan.champion.since, watermark?.at, looked.at(-1)?.lastModified];
  const newest = times.reduce((max, at) => Math.max(max, at === undefined ? 0 : Date.parse(at)), 0);
  return Math.max(0, Date.parse(startedAt) - newest) / MINUTE_MS;
}

interface ReportParts {
  readonly baseline: z.infer<typeof driftBaseline>;
  readonly collected: CollectedTraffic;
}

function reportOf(
  { monitoring, startedAt, plan }: Input,
  drift: DriftMeasurement,
  { baseline, collected }: ReportParts,
): DriftReport {
  const { rows, datasetVersions, weights } = baseline;
  const { requests, otherModels, malformed, duplicates } = collected.counts;
  return driftReport.parse({
    ...drift,
    schemaVersion: 1,
    id: monitoring.id,
    model: monitoring.model,
    candidateId: plan.champion.candidateId,
    packageVersion: plan.champion.packageVersion,
    measuredAt: startedAt,
    from: collected.from,
    to: collected.to,
    requests,
    otherModels,
    malformed,
    duplicates,
    baseline: { rows, datasetVersions, weights },
  });
}

function figuresOf(drift: DriftMeasurement): MonitoringFigures {
  const { driftScore, threshold, features, worst, predictions, records } = drift;
  const rises = features.map(({ nullShare }) => nullShare.current - nullShare.baseline);
  const unseen = features.map(({ unseenShare }) => unseenShare ?? 0);
  return {
    driftScore,
    threshold,
    driftedFeatures: features.filter(({ drifted }) => drifted).length,
    worst,
    predictionDrift: predictions?.jensenShannon ?? null,
    nullShareRise: records === 0 ? null : Math.max(0, ...rises),
    unseenCategoryShare: records === 0 ? null : Math.max(0, ...unseen),
  };
}
