import { Aws } from 'aws-cdk-lib';
import { CustomState, type RetryProps } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { SAGEMAKER_RETRY } from './retries.ts';

/** As the state machine writes it: `Arguments`, `Assign`, `Output`. */
export type CallState = Readonly<Record<string, unknown>>;

/**
 * A state that calls an AWS service. CDK's `CallAwsService` would grant the action on every resource.
 * @param action - as Step Functions names it, such as `sagemaker:createModel`
 * @param retry - of the service's passing faults
 */
export function callService(
  scope: Construct,
  name: string,
  action: `${string}:${string}`,
  retry: RetryProps,
  state: CallState,
): CustomState {
  const task = new CustomState(scope, name, {
    stateJson: {
      Type: 'Task',
      Resource: `arn:${Aws.PARTITION}:states:::aws-sdk:${action}`,
      ...state,
    },
  });
  task.addRetry(retry);
  return task;
}

/** A state that calls SageMaker. */
export function callSageMaker(
  scope: Construct,
  name: string,
  action: string,
  state: CallState,
): CustomState {
  return callService(scope, name, `sagemaker:${action}`, SAGEMAKER_RETRY, state);
}
