import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runFunction } from '../../run-function.ts';
import { NO_OUTPUT, RUN } from './execution.ts';

/** Checks the artifact, and writes the `$order` for the evaluation job. */
export function prepareEvaluation(scope: Construct, step: IFunction) {
  return runFunction(scope, 'Prepare evaluation', {
    step,
    payload: {
      run: RUN,
      plan: '{% $plan %}',
      trained: '{% $trained %}',
      approved: '{% $approved %}',
    },
    outputs: NO_OUTPUT,
    assign: { order: '{% $states.result.Payload %}' },
  });
}
