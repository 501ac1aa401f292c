import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runFunction } from '../../run-function.ts';
import { NO_OUTPUT, RUN, STARTED_AT } from './execution.ts';

/**
 * Decides all that the run does, and sets its variables: `plan`; `trained`, what an earlier attempt
 * left; `instance` and `starts`, which type of instance is tried and how often it was; `jobs`, which
 * counts the jobs, so that none takes the name of another; `rounds` of comparing with a champion.
 */
export function openRun(scope: Construct, step: IFunction) {
  return runFunction(scope, 'Open run', {
    step,
    payload: { run: RUN, startedAt: STARTED_AT },
    outputs: NO_OUTPUT,
    assign: {
      plan: '{% $states.result.Payload %}',
      trained: '{% $states.result.Payload.trained %}',
      instance: 0,
      starts: 0,
      jobs: 0,
      rounds: 0,
    },
  });
}
