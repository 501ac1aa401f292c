import { Duration } from 'aws-cdk-lib';
import { JitterType, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';

/**
 * Lambda's own passing faults. 1 + 2 + 4 + 8 = 15 s at most, less with full jitter: long enough for
 * a throttle to pass, short enough that a person waiting for an upload doesn't wonder.
 */
export const LAMBDA_SERVICE_RETRY: RetryProps = {
  errors: [
    'Lambda.ClientExecutionTimeoutException',
    'Lambda.ServiceException',
    'Lambda.SdkClientException',
    'Lambda.TooManyRequestsException',
  ],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 4,
  jitterStrategy: JitterType.FULL,
};

/**
 * Passing faults of the services behind a function, by the names their SDK clients throw. The SDK has
 * tried three times by then. 2 + 4 + 8 = 14 s at most.
 */
export const DOWNSTREAM_RETRY: RetryProps = {
  errors: [
    'InternalServerError',
    'InternalError',
    'ServiceUnavailable',
    'SlowDown',
    'ThrottlingException',
    'ProvisionedThroughputExceededException',
    'RequestTimeout',
    'TimeoutError',
  ],
  interval: Duration.seconds(2),
  backoffRate: 2,
  maxAttempts: 3,
  jitterStrategy: JitterType.FULL,
};

/** EventBridge's passing faults, and entries it took the call but not the event for. 1 + 2 + 4 = 7 s. */
export const EVENTS_RETRY: RetryProps = {
  errors: [
    'EventBridge.InternalException',
    'EventBridge.ThrottlingException',
    'EventBridge.FailedEntry',
  ],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 3,
  jitterStrategy: JitterType.FULL,
};

/**
 * SageMaker's throttling and passing faults. Its service model names no error for either, so the
 * optimized integration reports `AmazonSageMakerException` and the SDK one `SageMakerException`. A
 * refusal by IAM comes under the same names, and only the cause tells them apart, which Retry can't
 * read. So this is short: 1 + 2 + 4 = 7 s at most, 3.5 s on average, is what a right that is missing
 * costs before it is told. A job that is throttled for longer waits like one without capacity: its
 * Catch leads to a Choice that reads the cause.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html
 */
export const SAGEMAKER_RETRY: RetryProps = {
  errors: [
    'SageMaker.AmazonSageMakerException',
    'SageMaker.SageMakerException',
    'SageMaker.ThrottlingException',
    'SageMaker.SdkClientException',
  ],
  interval: Duration.seconds(1),
  backoffRate: 2,
  maxAttempts: 3,
  jitterStrategy: JitterType.FULL,
};

/**
 * How often a job is started on one type of instance before the next type is taken. With the default
 * wait of 60 s that is 60 + 120 = 180 s a type, and 9 minutes until a run gives up on three types.
 */
export const STARTS_PER_INSTANCE = 3;
