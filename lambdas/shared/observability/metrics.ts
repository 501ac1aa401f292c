import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE, MODEL_DIMENSION } from '../../../pipelines/ingest/metrics.ts';

const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
// Alarms match dimensions exactly; a "service" beside the model would only split each metric.
metrics.clearDefaultDimensions();

/** A number and CloudWatch's word for its unit. */
export interface Measure {
  readonly value: number;
  readonly unit: 'Count' | 'Seconds' | 'Milliseconds' | 'None';
}

const UNITS = {
  Count: MetricUnit.Count,
  Seconds: MetricUnit.Seconds,
  Milliseconds: MetricUnit.Milliseconds,
  None: MetricUnit.NoUnit,
} as const;

/**
 * Publishes measures of one model as one embedded-metric log line.
 * @param measures - by metric name
 */
export function publishMeasures(model: string, measures: Readonly<Record<string, Measure>>): void {
  metrics.addDimension(MODEL_DIMENSION, model);
  for (const [name, { value, unit }] of Object.entries(measures)) {
    metrics.addMetric(name, UNITS[unit], value);
  }
  metrics.publishStoredMetrics();
}

/**
 * Publishes counts of one model as one embedded-metric log line.
 * @param counts - by metric name
 */
export function publishCounts(model: string, counts: Readonly<Record<string, number>>): void {
  const measures: Record<string, Measure> = {};
  for (const [name, value] of Object.entries(counts)) measures[name] = { value, unit: 'Count' };
  publishMeasures(model, measures);
}
