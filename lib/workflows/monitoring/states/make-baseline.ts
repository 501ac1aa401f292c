import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runFunction } from '../../run-function.ts';
import { MONITORING, NO_OUTPUT } from './execution.ts';

/** Writes down what the champion was trained on; done once a champion. */
export function makeBaseline(scope: Construct, step: IFunction) {
  return runFunction(scope, 'Make baseline', {
    step,
    payload: { monitoring: MONITORING, plan: '{% $plan %}' },
    outputs: NO_OUTPUT,
  });
}
