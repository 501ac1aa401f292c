import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE, MODEL_DIMENSION } from '../../pipelines/ingest/metrics.ts';

/** A metric of one model, in our namespace. @param statistic - `Sum` for a count */
export function modelMetric(model: string, metricName: string, label = '', statistic = 'Sum') {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { [MODEL_DIMENSION]: model },
    statistic,
    period: Duration.minutes(5),
    ...(label && { label }),
  });
}
