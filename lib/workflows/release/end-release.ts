import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Choice, Fail, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { releaseEvents } from '../../../pipelines/release/events.ts';
import { announce } from '../announce.ts';
import type { Ends } from './put-on-endpoint.ts';
import type { ReleaseFunctions } from './release-functions.ts';
import { deleteFleets } from './states/delete-fleets.ts';
import { when } from './states/execution.ts';
import { recordRelease, recordRollback, rejectPackage } from './states/record-end.ts';
import { resumeScaling, setScalingPolicy } from './states/scale.ts';
import { deleteReleaseAlarms } from './states/watch-fleet.ts';

const EVENT = '{% $states.input.event %}';

export interface EndSettings {
  readonly bus: IEventBus;
  readonly failed: IChainable;
}

/**
 * Whatever serves is scaled again and watched by its own alarms no more; then the release is recorded,
 * or its roll-back is; it is announced, and what is kept no longer is deleted.
 */
export function endRelease(
  scope: Construct,
  functions: ReleaseFunctions,
  { bus, failed }: EndSettings,
): Ends {
  const resume = resumeScaling(scope, 'Resume scaling');
  const set = setScalingPolicy(scope, 'Set scaling policy');
  const unwatch = deleteReleaseAlarms(scope, 'Delete release alarms');
  const released = recordRelease(scope, functions.recordRelease);
  const rolledBack = recordRollback(scope, functions.recordRollback);
  const reject = rejectPackage(scope);
  const tellRelease = announce(scope, 'Announce release', bus, {
    detailType: releaseEvents.released,
    detail: EVENT,
  });
  const tellRollback = announce(scope, 'Announce rollback', bus, {
    detailType: releaseEvents.rolledBack,
    detail: EVENT,
  });
  const steps = [resume, set, unwatch, released, rolledBack, reject, tellRelease, tellRollback];
  for (const step of steps) step.addCatch(failed);

  const recorded = Choice.jsonata(scope, 'Does it serve?')
    .when(when('$serves'), released)
    .otherwise(rolledBack);
  const clean = deleteFleets(scope);
  resume
    .next(set)
    .next(
      Choice.jsonata(scope, 'Has it alarms of its own?')
        .when(when('$touched'), unwatch)
        .otherwise(recorded),
    );
  unwatch.next(recorded);
  released.next(tellRelease).next(clean);
  rolledBack.next(
    Choice.jsonata(scope, 'Is it approved still?')
      .when(when("$rejection = ''"), reject)
      // As a person said it, and why.
      .otherwise(tellRollback),
  );
  reject.next(tellRollback).next(clean);
  clean.next(howItEnded(scope));
  return { serves: resume, rolledBack: resume, notCreated: rolledBack, failed };
}

/** Whoever rejects a version wants it gone: that it serves all the same must not be overlooked. */
function howItEnded(scope: Construct): IChainable {
  const tooLate = Fail.jsonata(scope, 'Rejected too late', {
    error: 'RejectedTooLate',
    cause:
      "{% $rejection & ' It had been put on ' & $plan.endpoint & ' before that was seen, and serves. Take it back: evergreen rollback.' %}",
  });
  return Choice.jsonata(scope, 'How did it end?')
    .when(when("$serves and $rejection = ''"), Succeed.jsonata(scope, 'Released'))
    .when(when('$serves'), tooLate)
    .otherwise(Succeed.jsonata(scope, 'Rolled back'));
}
