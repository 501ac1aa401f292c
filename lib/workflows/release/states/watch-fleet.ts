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
      ...alarm,
      Namespace: 'AWS/SageMaker',
      Dimensions: NEW_FLEET,
      Period: 60,
      ComparisonOperator: 'GreaterThanThreshold',
      // Nobody asking is no fault.
      TreatMissingData: 'notBreaching',
    },
    Output: NO_OUTPUT,
  });
}
