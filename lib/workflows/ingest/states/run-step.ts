import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { runFunction } from '../../run-function.ts';

/** The upload the execution was started for; every step is told which. */
export const UPLOAD = '{% $states.context.Execution.Input.upload %}';

/** A step that runs a function and answers what the function answers. */
export function runStep(
  scope: Construct,
  name: string,
  step: IFunction,
  payload: Readonly<Record<string, string>>,
): LambdaInvoke {
  return runFunction(scope, name, { step, payload });
}

/** A step that runs a function for its effect and hands on what it was given. */
export function runStepAside(
  scope: Construct,
  name: string,
  step: IFunction,
  payload: Readonly<Record<string, string>>,
): LambdaInvoke {
  return runFunction(scope, name, { step, payload, outputs: '{% $states.input %}' });
}
