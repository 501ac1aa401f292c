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
