import { type CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudMetrics } from './ports.ts';

/** The most that one PutMetricData takes. */
const BATCH = 1000;

/** CloudWatch metrics by the AWS SDK. */
export function metricsOf(client: CloudWatchClient): CloudMetrics {
  return {
    async put(namespace, dimension, points) {
      for (let from = 0; from < points.length; from += BATCH) {
        await client.send(
          new PutMetricDataCommand({
            Namespace: namespace,
            MetricData: points.slice(from, from + BATCH).map(({ name, value, at }) => ({
              MetricName: name,
              Dimensions: [{ Name: dimension.name, Value: dimension.value }],
              Timestamp: at,
              Value: value,
            })),
          }),
        );
      }
    },
  };
}
