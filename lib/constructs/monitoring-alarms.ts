import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { monitoringMetrics } from '../../pipelines/monitoring/metrics.ts';
import type { MonitoringPolicy } from '../../pipelines/monitoring/policy.ts';
import { driftAlarmName } from '../../pipelines/retraining/events.ts';
import type { AlarmRegistry } from './alarm-registry.ts';
import { modelMetric } from './model-metric.ts';
import { captureMissing, whileServing } from './monitoring-metrics.ts';

/** A feature may be empty in so many more of a hundred records than in training. */
const NULL_SHARE_RISE = 0.1;

/** So many records of a hundred may hold a category that training never saw. */
const UNSEEN_SHARE = 0.05;

/** One look decides, and what it found holds until the next one: between them there is no data. */
const EACH_LOOK = { evaluationPeriods: 1, treatMissingData: TreatMissingData.IGNORE } as const;

/**
 * An alarm looks back no further.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
const LONGEST = Duration.days(7);

export interface MonitoringAlarmsProps {
  /** What the name of the alarm that starts retraining begins with. */
  readonly system: string;
  readonly monitoring: MonitoringPolicy;
}

/** Alarms about what a model is asked and answers, against what its champion was trained on. */
export function addMonitoringAlarms(
  alarms: AlarmRegistry,
  { system, monitoring }: MonitoringAlarmsProps,
): void {
  const { model, driftThreshold, jensenShannon } = monitoring;
  alarms.add('Drift', {
    ...EACH_LOOK,
    // Events of alarms are told apart by nothing but the alarm's name.
    alarmName: driftAlarmName(system, model),
    metric: whileServing(model, monitoringMetrics.driftScore),
    above: driftThreshold,
    severity: 'ticket',
    says: `What ${model} is asked is no longer what its champion was trained on.`,
    runbook: 'drift',
  });
  alarms.add('PredictionDrift', {
    ...EACH_LOOK,
    metric: whileServing(model, monitoringMetrics.predictionDrift),
    above: jensenShannon,
    severity: 'ticket',
    says: `The answers of ${model} are distributed otherwise than on its hold-out.`,
    runbook: 'prediction-drift',
  });
  alarms.add('NullShareRise', {
    ...EACH_LOOK,
    metric: whileServing(model, monitoringMetrics.nullShareRise),
    above: NULL_SHARE_RISE,
    severity: 'ticket',
    says: `A feature of ${model} is empty far more often than in training.`,
    runbook: 'null-share-rise',
  });
  alarms.add('UnseenCategories', {
    ...EACH_LOOK,
    metric: whileServing(model, monitoringMetrics.unseenCategoryShare),
    above: UNSEEN_SHARE,
    severity: 'ticket',
    says: `${model} is asked about categories that training never saw.`,
    runbook: 'unseen-categories',
  });
  addLookAlarms(alarms, monitoring);
}

/** Alarms about the looking itself. */
function addLookAlarms(alarms: AlarmRegistry, { model, everyMinutes }: MonitoringPolicy): void {
  const look = Duration.minutes(Math.max(60, everyMinutes));
  alarms.add('CaptureMissing', {
    metric: captureMissing(model, look),
    above: 0,
    // Three looks, and never less than three hours: capture lags by minutes.
    evaluationPeriods: Math.min(3, Math.floor(LONGEST.toMinutes() / look.toMinutes())),
    treatMissingData: TreatMissingData.NOT_BREACHING,
    severity: 'page',
    says: `${model} answers predictions, and nothing of its traffic is captured.`,
    runbook: 'capture-missing',
  });
  alarms.add('MonitoringFailed', {
    metric: modelMetric(model, monitoringMetrics.monitoringFailures),
    above: 0,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    severity: 'ticket',
    says: `The traffic of ${model} could not be compared with what its champion was trained on.`,
    runbook: 'monitoring-failed',
  });
}
