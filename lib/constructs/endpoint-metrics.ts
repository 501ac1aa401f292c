import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { variants } from '../../pipelines/serving/variants.ts';

const PERIOD = Duration.minutes(5);

/** SageMaker's metrics of an endpoint. https://docs.aws.amazon.com/sagemaker/latest/dg/monitoring-cloudwatch.html */
export type EndpointMetric =
  | 'Invocations'
  | 'InvocationsPerInstance'
  | 'Invocation4XXErrors'
  | 'Invocation5XXErrors'
  | 'InvocationModelErrors'
  | 'ModelLatency';

/** A metric of the variant that serves, whatever version it is. Latency is in microseconds. */
export function endpointMetric(
  endpoint: string,
  metricName: EndpointMetric,
  { statistic, label = '' }: { readonly statistic: string; readonly label?: string },
): Metric {
  return new Metric({
    namespace: 'AWS/SageMaker',
    metricName,
    dimensionsMap: { EndpointName: endpoint, VariantName: variants.champion },
    statistic,
    period: PERIOD,
    ...(label && { label }),
  });
}

/** The model's own time, milliseconds. @param statistic - a percentile, such as `p99` */
export function modelLatencyMs(endpoint: string, statistic: string): MathExpression {
  return new MathExpression({
    label: `${statistic} of the model`,
    // The name is of one graph, in which each statistic is there once.
    expression: `${statistic} / 1000`,
    usingMetrics: { [statistic]: endpointMetric(endpoint, 'ModelLatency', { statistic }) },
    period: PERIOD,
  });
}

/** How many instances served, on average; SageMaker publishes no such metric. Nothing without traffic. */
export function servingInstances(endpoint: string): MathExpression {
  return new MathExpression({
    label: 'instances',
    expression: 'all / each',
    usingMetrics: {
      all: endpointMetric(endpoint, 'Invocations', { statistic: 'Sum' }),
      each: endpointMetric(endpoint, 'InvocationsPerInstance', { statistic: 'Sum' }),
    },
    period: PERIOD,
  });
}
