import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

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
