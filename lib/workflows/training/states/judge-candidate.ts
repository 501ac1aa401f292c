import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runFunction } from '../../run-function.ts';
import { NO_OUTPUT, RUN, STARTED_AT } from './execution.ts';

/** Applies the gates: `$judged` is the package to register, with verdict and lineage. */
export function judgeCandidate(scope: Construct, step: IFunction) {
  return runFunction(scope, 'Judge candidate', {
    step,
    payload: {
      run: RUN,
      startedAt: STARTED_AT,
      plan: '{% $plan %}',
      trained: '{% $trained %}',
      order: '{% $order %}',
      evaluationJob: '{% $evaluationJob %}',
    },
    outputs: NO_OUTPUT,
    assign: { judged: '{% $states.result.Payload %}' },
  });
}
