import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * Another release holds the endpoint, for as long as its lease lasts: 8 h and 15 min at the longest
 * `maxMinutes`. 10 + 20 + 40 + 80 + 160 = 310 s, then 245 times 300 s: half of it on average with full
 * jitter, 10 h and 15 min. Of the history's 25,000 events that takes 1,250.
 */
export const ENDPOINT_BUSY_RETRY: RetryProps = {
  errors: ['EndpointBusy'],
  interval: Duration.seconds(10),
  backoffRate: 2,
  maxDelay: Duration.minutes(5),
  maxAttempts: 250,
  jitterStrategy: JitterType.FULL,
};

/**
 * For a call that may be refused for a good reason: SageMaker reports what isn't there, a throttle and
 * a missing right as one error. So only what can't be a refusal is tried again: 1 + 2 + 4 = 7 s at most.
 */
export const SAGEMAKER_CONNECTION_RETRY: RetryProps = {
  errors: ['SageMaker.ThrottlingException', 'SageMaker.SdkClientException'],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 3,
  jitterStrategy: JitterType.FULL,
};

/**
 * Application Auto Scaling's passing faults. It refuses as invalid what concerns an endpoint that is
 * not InService yet in its eyes, and throttles under its service's name. 1 + 2 + 4 + 8 = 15 s at most.
 * https://docs.aws.amazon.com/autoscaling/application/APIReference/API_RegisterScalableTarget.html
 */
export const SCALING_RETRY: RetryProps = {
  errors: [
    'ApplicationAutoScaling.ConcurrentUpdateException',
    'ApplicationAutoScaling.InternalServiceException',
    'ApplicationAutoScaling.ValidationException',
    'ApplicationAutoScaling.ApplicationAutoScalingException',
    'ApplicationAutoScaling.SdkClientException',
  ],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 4,
  jitterStrategy: JitterType.FULL,
};

/** CloudWatch's passing faults; it throttles under its service's name. 1 + 2 + 4 = 7 s at most. */
export const CLOUDWATCH_RETRY: RetryProps = {
  errors: [
    'CloudWatch.InternalServiceException',
    'CloudWatch.CloudWatchException',
    'CloudWatch.SdkClientException',
  ],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 3,
  jitterStrategy: JitterType.FULL,
};
