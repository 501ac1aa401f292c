import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Pass } from 'aws-cdk-lib/aws-stepfunctions';
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

/** Goes on with what an earlier attempt registered and did not come to record. */
export function takeRegistered(scope: Construct): Pass {
  return Pass.jsonata(scope, 'Take what is registered', {
    assign: {
      evaluationJob: '{% $order.registered.evaluationJob %}',
      judged: "{% {'verdict': $order.registered.verdict, 'lineage': $order.registered.lineage} %}",
    },
    outputs: { packageArn: '{% $order.registered.packageArn %}' },
  });
}
