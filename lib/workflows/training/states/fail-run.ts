import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Fail, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { trainingEvents } from '../../../../pipelines/training/events.ts';
import { announce } from '../../announce.ts';
import { runFunction } from '../../run-function.ts';
import { RUN } from './execution.ts';

const ERROR = '{% $states.input.Error %}';

/** A time-out has no cause of its own. */
const CAUSE = "{% $exists($states.input.Cause) ? $states.input.Cause : '' %}";

/** The one place where errors end: noted in the ledger, announced, and the execution fails. */
export function failRun(scope: Construct, step: IFunction, bus: IEventBus): IChainable {
  const record = runFunction(scope, 'Record run failure', {
    step,
    payload: { run: RUN, error: ERROR, cause: CAUSE },
    outputs: `{% $merge([$states.input, {'event': $states.result.Payload.event}]) %}`,
  });
  const announced = announce(scope, 'Announce run failure', bus, {
    detailType: trainingEvents.failed,
    detail: '{% $states.input.event %}',
  });
  // In the words of the ledger and the event: a failed job's own cause is its whole description.
  const failed = Fail.jsonata(scope, 'Run failed', {
    error: '{% $states.input.event.error %}',
    cause: '{% $states.input.event.cause %}',
  });
  // When even that fails, the first error is still the one to show.
  record.addCatch(announced, {
    outputs: `{% $merge([$states.input, {'event': ${unrecorded()}}]) %}`,
  });
  announced.addCatch(failed, { outputs: '{% $states.input %}' });
  return record.next(announced).next(failed);
}

/** The event as far as it is known without the function. */
function unrecorded(): string {
  const run = '$states.context.Execution.Input.run';
  const parts = {
    model: `${run}.model`,
    run: `${run}.id`,
    attempt: `${run}.attempt`,
    error: '$states.input.Error',
    cause: "$exists($states.input.Cause) ? $states.input.Cause : ''",
    failedJob: 'null',
  };
  const members = Object.entries(parts).map(([name, value]) => `'${name}': ${value}`);
  return `{${members.join(', ')}}`;
}
