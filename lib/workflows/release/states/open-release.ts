import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runFunction } from '../../run-function.ts';
import { RELEASE, STARTED_AT } from './execution.ts';

/** Takes the endpoint's lock and decides: `$plan` is all that is to be done. */
export function openRelease(scope: Construct, step: IFunction) {
  return runFunction(scope, 'Open release', {
    step,
    payload: { release: RELEASE, startedAt: STARTED_AT, package: '{% $package %}' },
    assign: {
      plan: "{% $states.result.Payload.outcome = 'ready' ? $states.result.Payload.plan : null %}",
    },
  });
}
