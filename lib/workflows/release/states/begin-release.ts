import { Pass } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { NO_OUTPUT } from './execution.ts';

/**
 * Sets the variables of the execution, so that whatever fails finds them: `turns` at the endpoint's lock
 * and `looks` at the endpoint, of which there may be only so many; `touched`, whether the endpoint's
 * scaling and alarms are this release's affair; `created`, whether the endpoint itself is this release's;
 * `serves`, whether the new version does; `rejection`, what is to be said of a package that is approved
 * no more; `recalled`, whether its update was told to go back; `gone`, the fleets that are kept no longer.
 */
export function beginRelease(scope: Construct): Pass {
  return Pass.jsonata(scope, 'Begin release', {
    assign: {
      turns: 0,
      looks: 0,
      touched: false,
      created: false,
      serves: false,
      rejection: "{% '' %}",
      recalled: false,
      gone: [],
    },
    outputs: NO_OUTPUT,
  });
}
