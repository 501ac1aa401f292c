import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runFunction } from '../../run-function.ts';
import { MONITORING, NO_OUTPUT, STARTED_AT } from './execution.ts';

/** Compares captured traffic with the baseline: `$measured` is what came of it. */
export function measureDrift(scope: Construct, step: IFunction) {
  return runFunction(scope, 'Measure drift', {
    step,
    payload: { monitoring: MONITORING, startedAt: STARTED_AT, plan: '{% $plan %}' },
    outputs: NO_OUTPUT,
    assign: { measured: '{% $states.result.Payload %}' },
  });
}
