import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { DOWNSTREAM_RETRY, LAMBDA_SERVICE_RETRY } from './retries.ts';

export interface FunctionStep {
  readonly step: IFunction;
  readonly payload: Readonly<Record<string, string>>;
  /** @default - what the function answers */
  readonly outputs?: string | Readonly<Record<string, unknown>>;
  /** Variables of the execution. @default - none */
  readonly assign?: Readonly<Record<string, unknown>>;
}

/** A state that runs a function, and waits out the passing faults of Lambda and what is behind it. */
export function runFunction(
  scope: Construct,
  name: string,
  { step, payload, outputs, assign }: FunctionStep,
): LambdaInvoke {
  const task = LambdaInvoke.jsonata(scope, name, {
    lambdaFunction: step,
    payload: TaskInput.fromObject({ ...payload }),
    outputs: outputs ?? '{% $states.result.Payload %}',
    ...(assign && { assign }),
    retryOnServiceExceptions: false,
  });
  task.addRetry(LAMBDA_SERVICE_RETRY);
  task.addRetry(DOWNSTREAM_RETRY);
  return task;
}
