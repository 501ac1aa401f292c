import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runFunction } from '../../run-function.ts';
import { RUN } from './execution.ts';

/** Enters the candidate in the ledger; answers the event that tells of it. */
export function recordCandidate(scope: Construct, step: IFunction) {
  return runFunction(scope, 'Record candidate', {
    step,
    payload: {
      run: RUN,
      evaluationJob: '{% $evaluationJob %}',
      packageArn: '{% $states.input.packageArn %}',
      verdict: '{% $judged.verdict %}',
      lineage: '{% $judged.lineage %}',
    },
  });
}
