import type { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { releaseAlarmPrefix } from '../../../../pipelines/release/ids.ts';
import { variants } from '../../../../pipelines/serving/variants.ts';
import { callService } from '../../call-service.ts';
import { CLOUDWATCH_RETRY } from '../retries.ts';
import { NO_OUTPUT } from './execution.ts';

/** The alarms that roll a release back. */
export const RELEASE_ALARMS = ['errors', 'latency'].map(
  (watches) => `{% $plan.fleet & '${releaseAlarmPrefix('')}${watches}' %}`,
);
const [ERRORS, LATENCY] = RELEASE_ALARMS;

/**
 * Of the new fleet alone: an old one that errs must not stop the version that mends it.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html
 */
const NEW_FLEET = [
  { Name: 'EndpointName', Value: '{% $plan.endpoint %}' },
  { Name: 'VariantName', Value: variants.champion },
  { Name: 'EndpointConfigName', Value: '{% $plan.fleet %}' },
];

/** Of an alarm's description. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
const MAX_DESCRIPTION = 1_024;

/** Alarms for the share of requests that the new fleet fails. What a caller got wrong is not its fault. */
export function watchErrors(scope: Construct): CustomState {
  return putAlarm(scope, 'Watch errors', {
    AlarmName: ERRORS,
    AlarmDescription: 'The new version fails requests: rolls its release back.',
    MetricName: 'Invocation5XXErrors',
    // The average of a metric that is 1 for a failed request and 0 for any other.
    Statistic: 'Average',
    Threshold: '{% $plan.alarms.errorRate %}',
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
  });
}

/** Alarms for slow answers, two minutes in a row: the first requests of a new instance are slow. */
export function watchLatency(scope: Construct): CustomState {
  return putAlarm(scope, 'Watch latency', {
    AlarmName: LATENCY,
    AlarmDescription: 'The new version is slow: rolls its release back.',
    MetricName: 'ModelLatency',
    ExtendedStatistic: 'p90',
    Threshold: '{% $plan.alarms.latencyMicroseconds %}',
    EvaluationPeriods: 2,
    DatapointsToAlarm: 2,
  });
}

/**
 * Has SageMaker roll the update back, which no call of its own does: the alarm is made to ring whatever
 * the fleet does. A state that is merely set is gone within seconds, at CloudWatch's next look.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_SetAlarmState.html
 */
export function recallRelease(scope: Construct): CustomState {
  return putAlarm(scope, 'Recall release', {
    AlarmName: ERRORS,
    AlarmDescription: `{% $substring($rejection, 0, ${MAX_DESCRIPTION}) %}`,
    MetricName: 'Invocation5XXErrors',
    Statistic: 'Average',
    Threshold: 0,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    TreatMissingData: 'breaching',
  });
}

/** What was made for one release is of no use to the next: its fleet has another name. */
export function deleteReleaseAlarms(scope: Construct, name: string): CustomState {
  return callService(scope, name, 'cloudwatch:deleteAlarms', CLOUDWATCH_RETRY, {
    Arguments: { AlarmNames: RELEASE_ALARMS },
    Output: '{% $states.input %}',
  });
}

function putAlarm(scope: Construct, name: string, alarm: object): CustomState {
  return callService(scope, name, 'cloudwatch:putMetricAlarm', CLOUDWATCH_RETRY, {
    Arguments: {
      Namespace: 'AWS/SageMaker',
      Dimensions: NEW_FLEET,
      Period: 60,
      ComparisonOperator: 'GreaterThanThreshold',
      // Nobody asking is no fault.
      TreatMissingData: 'notBreaching',
      ...alarm,
    },
    Output: NO_OUTPUT,
  });
}
