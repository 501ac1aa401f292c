import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { ingestMetrics } from '../../pipelines/ingest/metrics.ts';
import { releaseMetrics } from '../../pipelines/release/metrics.ts';
import type { ServingPolicy } from '../../pipelines/release/policy.ts';
import { retrainingMetrics } from '../../pipelines/retraining/metrics.ts';
import { predictionMetrics } from '../../pipelines/serving/metrics.ts';
import { trainingMetrics } from '../../pipelines/training/metrics.ts';
import type { AlarmRegistry } from './alarm-registry.ts';
import { endpointMetric } from './endpoint-metrics.ts';
import { modelMetric } from './model-metric.ts';

/** Counts of what should not happen; before there is a champion, or an endpoint, there are none. */
const ONCE = {
  above: 0,
  evaluationPeriods: 1,
  treatMissingData: TreatMissingData.NOT_BREACHING,
} as const;

/** Two periods of three: one bad one may be chance, or an instance that starts. */
const LASTING = {
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  treatMissingData: TreatMissingData.NOT_BREACHING,
} as const;

/** Alarms about a model's data and its runs. */
export function addTrainingAlarms(alarms: AlarmRegistry, model: string): void {
  alarms.add('UploadQuarantined', {
    ...ONCE,
    metric: modelMetric(model, ingestMetrics.uploadsQuarantined),
    severity: 'ticket',
    says: `A file uploaded for ${model} does not satisfy its data contract.`,
    runbook: 'upload-quarantined',
  });
  alarms.add('RunFailed', {
    ...ONCE,
    metric: modelMetric(model, trainingMetrics.runsFailed),
    severity: 'ticket',
    says: `A run of ${model} failed: its data came to no candidate.`,
    runbook: 'run-failed',
  });
  alarms.add('RetrainingNeedsPerson', {
    ...ONCE,
    metric: modelMetric(model, retrainingMetrics.retrainingsNeedPerson),
    severity: 'ticket',
    says: `${model} should be trained again, and training alone can not help it.`,
    runbook: 'retraining-needs-a-person',
  });
}

/** Alarms about a model's releases. */
export function addReleaseAlarms(alarms: AlarmRegistry, model: string): void {
  alarms.add('ReleaseRolledBack', {
    ...ONCE,
    metric: modelMetric(model, releaseMetrics.releasesRolledBack),
    severity: 'ticket',
    says: `A new version of ${model} did not hold on its endpoint, and was rolled back.`,
    runbook: 'release-rolled-back',
  });
  alarms.add('ReleaseFailed', {
    ...ONCE,
    metric: modelMetric(model, releaseMetrics.releasesFailed),
    severity: 'page',
    says: `A release of ${model} failed half-way: look at what its endpoint does.`,
    runbook: 'release-failed',
  });
}

/** Alarms about what a model's callers get. */
export function addServingAlarms(
  alarms: AlarmRegistry,
  endpoint: string,
  { model, release }: Pick<ServingPolicy, 'model' | 'release'>,
): void {
  const { errorRate, latencyMs } = release.alarms;
  alarms.add('EndpointErrors', {
    ...LASTING,
    // The average of a metric that is 1 for a failed request and 0 for any other.
    metric: endpointMetric(endpoint, 'Invocation5XXErrors', { statistic: 'Average' }),
    above: errorRate,
    severity: 'page',
    says: `The endpoint of ${model} fails more than ${errorRate * 100} % of its requests.`,
    runbook: 'endpoint-errors',
  });
  alarms.add('EndpointLatency', {
    ...LASTING,
    metric: endpointMetric(endpoint, 'ModelLatency', { statistic: 'p90' }),
    above: latencyMs * 1_000,
    severity: 'ticket',
    says: `${model} takes more than ${latencyMs} ms for one request of ten.`,
    runbook: 'endpoint-latency',
  });
  alarms.add('NoChampion', {
    ...ONCE,
    metric: modelMetric(model, predictionMetrics.unserved),
    severity: 'page',
    says: `${model} has a champion, and callers find no endpoint that serves it.`,
    runbook: 'no-champion',
  });
}
