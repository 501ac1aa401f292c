import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DOWNSTREAM_RETRY, LAMBDA_SERVICE_RETRY } from '../../retries.ts';

/** The upload the execution was started for; every step is told which. */
export const UPLOAD = '{% $states.context.Execution.Input.upload %}';

/** A step that runs a function and answers what the function answers. */
export function runStep(
  scope: Construct,
  name: string,
  step: IFunction,
  input: Readonly<Record<string, string>>,
): LambdaInvoke {
  return invoke(scope, name, step, input, '{% $states.result.Payload %}');
}

/** A step that runs a function for its effect and hands on what it was given. */
export function runStepAside(
  scope: Construct,
  name: string,
  step: IFunction,
  input: Readonly<Record<string, string>>,
): LambdaInvoke {
  return invoke(scope, name, step, input, '{% $states.input %}');
}

function invoke(
  scope: Construct,
  name: string,
  step: IFunction,
  input: Readonly<Record<string, string>>,
  outputs: string,
): LambdaInvoke {
  const task = LambdaInvoke.jsonata(scope, name, {
    lambdaFunction: step,
    payload: TaskInput.fromObject({ ...input }),
    outputs,
    retryOnServiceExceptions: false,
  });
  task.addRetry(LAMBDA_SERVICE_RETRY);
  task.addRetry(DOWNSTREAM_RETRY);
  return task;
}
