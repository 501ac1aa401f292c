import { GraphWidget, type IWidget, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { releaseMetrics } from '../../pipelines/release/metrics.ts';
import { predictionMetrics } from '../../pipelines/serving/metrics.ts';
import { endpointMetric, modelLatencyMs, servingInstances } from './endpoint-metrics.ts';
import { modelMetric } from './model-metric.ts';

/** What a model's endpoint does and how it fares: two rows of a dashboard. */
export function servingWidgets(model: string, endpoint: string): IWidget[][] {
  return [traffic(model, endpoint), releases(model, endpoint)];
}

function traffic(model: string, endpoint: string): IWidget[] {
  const count = (name: Parameters<typeof endpointMetric>[1], label: string) =>
    endpointMetric(endpoint, name, { statistic: 'Sum', label });
  return [
    new GraphWidget({
      title: 'Requests to the endpoint',
      width: 8,
      left: [count('Invocations', 'requests')],
    }),
    new GraphWidget({
      title: 'Failed requests',
      width: 8,
      left: [
        count('Invocation4XXErrors', '4XX of the endpoint'),
        count('Invocation5XXErrors', '5XX of the endpoint'),
        count('InvocationModelErrors', 'of the model'),
        modelMetric(model, predictionMetrics.refused, 'refused by the API'),
        modelMetric(model, predictionMetrics.failed, 'failed in the API'),
      ],
    }),
    new GraphWidget({
      title: 'Milliseconds to an answer',
      width: 8,
      left: [
        modelLatencyMs(endpoint, 'p50'),
        modelLatencyMs(endpoint, 'p99'),
        modelMetric(model, predictionMetrics.latency, 'p99 of the API', 'p99'),
      ],
    }),
  ];
}

function releases(model: string, endpoint: string): IWidget[] {
  return [
    new SingleValueWidget({
      title: 'Version of the champion',
      width: 4,
      metrics: [modelMetric(model, releaseMetrics.championVersion, 'version', 'Maximum')],
    }),
    new GraphWidget({
      title: 'Releases, by what became of them',
      width: 8,
      left: [
        modelMetric(model, releaseMetrics.releasesDone, 'released'),
        modelMetric(model, releaseMetrics.releasesRolledBack, 'rolled back'),
        modelMetric(model, releaseMetrics.releasesFailed, 'failed'),
      ],
    }),
    new GraphWidget({
      title: 'Seconds from start to live',
      width: 6,
      left: [modelMetric(model, releaseMetrics.releaseSeconds, 'slowest release', 'Maximum')],
    }),
    new GraphWidget({ title: 'Instances', width: 6, left: [servingInstances(endpoint)] }),
  ];
}
