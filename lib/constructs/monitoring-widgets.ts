import { GraphWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { monitoringMetrics } from '../../pipelines/monitoring/metrics.ts';
import type { MonitoringPolicy } from '../../pipelines/monitoring/policy.ts';
import { retrainingMetrics } from '../../pipelines/retraining/metrics.ts';
import { predictionMetrics } from '../../pipelines/serving/metrics.ts';
import { modelMetric } from './model-metric.ts';

/** What a model's traffic is like, and what was decided about training again: two rows of a dashboard. */
export function monitoringWidgets(policy: MonitoringPolicy): IWidget[][] {
  return [drift(policy), loop(policy.model)];
}

function drift({ model, driftThreshold, psi, jensenShannon }: MonitoringPolicy): IWidget[] {
  const highest = (name: string, label: string) => modelMetric(model, name, label, 'Maximum');
  return [
    new GraphWidget({
      title: 'Drift: share of the gain that has drifted',
      width: 8,
      left: [highest(monitoringMetrics.driftScore, 'DriftScore')],
      leftYAxis: { min: 0, max: 1 },
      leftAnnotations: [{ value: driftThreshold, label: 'alarm' }],
      right: [highest(monitoringMetrics.driftedFeatures, 'drifted features')],
    }),
    new GraphWidget({
      title: 'The worst feature, and the predictions',
      width: 8,
      left: [
        highest(monitoringMetrics.worstFeatureDrift, 'PSI of the worst feature'),
        highest(monitoringMetrics.predictionDrift, 'Jensen-Shannon of the predictions'),
      ],
      leftAnnotations: [
        { value: psi, label: 'PSI of drift' },
        { value: jensenShannon, label: 'Jensen-Shannon of drift' },
      ],
    }),
    new GraphWidget({
      title: 'Empty and unknown values, of the worst feature',
      width: 8,
      left: [
        highest(monitoringMetrics.nullShareRise, 'rise of the share of nulls'),
        highest(monitoringMetrics.unseenCategoryShare, 'share of unseen categories'),
      ],
    }),
  ];
}

function loop(model: string): IWidget[] {
  const count = (name: string, label: string) => modelMetric(model, name, label);
  return [
    new GraphWidget({
      title: 'Captured records',
      width: 8,
      left: [
        count(predictionMetrics.predictions, 'answered'),
        count(monitoringMetrics.capturedRecords, 'captured and looked at'),
      ],
    }),
    new GraphWidget({
      title: 'Freshness of capture, and looks at the traffic',
      width: 8,
      left: [
        modelMetric(
          model,
          monitoringMetrics.captureAgeMinutes,
          'minutes since the newest captured record',
          'Maximum',
        ),
      ],
      right: [
        count(monitoringMetrics.notEnoughData, 'not enough data'),
        count(monitoringMetrics.monitoringFailures, 'failed'),
      ],
    }),
    new GraphWidget({
      title: 'Triggers of retraining, by what was decided',
      width: 8,
      left: [
        count(retrainingMetrics.triggersReceived, 'received'),
        count(retrainingMetrics.retrainingsStarted, 'a run started'),
        count(retrainingMetrics.retrainingsParked, 'parked'),
        count(retrainingMetrics.retrainingsRefused, 'refused'),
        count(retrainingMetrics.retrainingsNeedPerson, 'needs a person'),
      ],
    }),
  ];
}
