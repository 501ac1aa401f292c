import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runFunction } from '../../run-function.ts';
import { MONITORING, NO_OUTPUT, STARTED_AT } from './execution.ts';

/** Decides all that the monitoring does: `$plan`, null when nothing serves. */
export function openMonitoring(scope: Construct, step: IFunction) {
  return runFunction(scope, 'Open monitoring', {
    step,
    payload: { monitoring: MONITORING, startedAt: STARTED_AT },
    outputs: NO_OUTPUT,
    assign: {
      plan: "{% $states.result.Payload.outcome = 'ready' ? $states.result.Payload.plan : null %}",
    },
  });
}
