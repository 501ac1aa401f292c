import { Choice, Fail, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { releaseEvents } from '../../../../pipelines/release/events.ts';
import { announce } from '../../announce.ts';
import { runFunction } from '../../run-function.ts';
import { RELEASE, SAME_OUTPUT, when } from './execution.ts';
import { resumeScaling, setScalingPolicy } from './scale.ts';
import { deleteReleaseAlarms } from './watch-fleet.ts';

/** A time-out has no cause of its own. */
const CAUSE = "$exists($states.input.Cause) ? $states.input.Cause : ''";

/**
 * `$failure` is the first error, which is the one to tell, whatever fails after it. A variable, because
 * CDK's `CustomState` drops the outputs of its Catch.
 */
const FAILURE = { failure: `{% {'Error': $states.input.Error, 'Cause': ${CAUSE}} %}` };

/**
 * The one place where errors end. What serves must go on scaling, so that is mended first, as far as it
 * can be; then the failure is noted in the ledger and announced, and the execution fails.
 */
export function failRelease(scope: Construct, step: IFunction, bus: IEventBus): IChainable {
  const resume = resumeScaling(scope, 'Resume scaling after failure');
  const set = setScalingPolicy(scope, 'Set scaling policy after failure');
  const unwatch = deleteReleaseAlarms(scope, 'Delete release alarms after failure');
  const record = recordFailure(scope, step, bus);
  // What can't be mended is left to the runbook.
  resume.addCatch(unwatch);
  set.addCatch(unwatch);
  unwatch.addCatch(record);
  resume.next(set).next(unwatch).next(record);
  return Choice.jsonata(scope, 'Is there anything to mend?', { assign: FAILURE })
    .when(when('$touched'), resume, { assign: FAILURE })
    .otherwise(record);
}

function recordFailure(scope: Construct, step: IFunction, bus: IEventBus) {
  const record = runFunction(scope, 'Record release failure', {
    step,
    payload: { release: RELEASE, error: '{% $failure.Error %}', cause: '{% $failure.Cause %}' },
    outputs: { event: '{% $states.result.Payload.event %}' },
  });
  const announced = announce(scope, 'Announce release failure', bus, {
    detailType: releaseEvents.failed,
    detail: '{% $states.input.event %}',
  });
  const failed = Fail.jsonata(scope, 'Release failed', {
    error: '{% $states.input.event.error %}',
    cause: '{% $states.input.event.cause %}',
  });
  // When even that fails, the first error is still the one to show.
  record.addCatch(announced, { outputs: { event: `{% ${unrecorded()} %}` } });
  announced.addCatch(failed, { outputs: SAME_OUTPUT });
  record.next(announced).next(failed);
  return record;
}

/** The event as far as it is known without the function. */
function unrecorded(): string {
  const release = '$states.context.Execution.Input.release';
  const parts = {
    model: `${release}.model`,
    release: `${release}.id`,
    attempt: `${release}.attempt`,
    packageArn: `${release}.packageArn`,
    error: '$failure.Error',
    cause: '$failure.Cause',
  };
  const members = Object.entries(parts).map(([name, value]) => `'${name}': ${value}`);
  return `{${members.join(', ')}}`;
}
