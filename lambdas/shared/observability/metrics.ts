import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE, MODEL_DIMENSION } from '../../../pipelines/ingest/metrics.ts';

const metrics = new Metrics({ namespace: METRICS_NAMESPACE });
// Alarms match dimensions exactly; a "service" beside the model would only split each metric.
metrics.clearDefaultDimensions();

/**
 * Publishes counts of one model as one embedded-metric log line.
 * @param counts - by metric name
 */
export function publishCounts(model: string, counts: Readonly<Record<string, number>>): void {
  metrics.addDimension(MODEL_DIMENSION, model);
  for (const [name, count] of Object.entries(counts)) {
    metrics.addMetric(name, MetricUnit.Count, count);
  }
  metrics.publishStoredMetrics();
}
