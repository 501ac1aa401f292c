import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Choice, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
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
  rolledBack.next(reject).next(tellRollback).next(clean);
  clean.next(
    Choice.jsonata(scope, 'How did it end?')
      .when(when('$serves'), Succeed.jsonata(scope, 'Released'))
      .otherwise(Succeed.jsonata(scope, 'Rolled back')),
  );
  return { serves: resume, rolledBack: resume, notCreated: rolledBack, failed };
}
