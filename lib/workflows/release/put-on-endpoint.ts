import type { IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { isItStill, waitForEndpoint } from './states/await-endpoint.ts';
import { describeEndpoint, findMissing, lookAtEndpoint } from './states/describe-endpoint.ts';
import { lookAtPackage } from './states/describe-package.ts';
import {
  describeLiveConfig,
  endScaling,
  howIsItScaled,
  lookAtScaling,
  suspendScaling,
} from './states/pause-scaling.ts';
import {
  createEndpoint,
  deleteEndpoint,
  restoreCapacity,
  unlessEndpointMade,
  unlessInProgress,
  updateEndpoint,
} from './states/put-on-endpoint.ts';
import { recallRelease, watchErrors, watchLatency } from './states/watch-fleet.ts';
import { whatBecameOfIt } from './states/what-became.ts';

/** How the endpoint comes out of a release. */
export interface Ends {
  readonly serves: IChainable;
  readonly rolledBack: IChainable;
  readonly notCreated: IChainable;
  readonly failed: IChainable;
}

/**
 * The endpoint is looked at; without one it is created; one that stands still is updated, with its
 * scaling suspended and alarms on the new fleet. Then endpoint and package are looked at until it is
 * clear what became of it.
 */
export function putOnEndpoint(scope: Construct, ends: Ends): IChainable {
  const { failed } = ends;
  const describe = describeEndpoint(scope);
  const untilStill = waitForEndpoint(scope, 'Wait until it is still');
  const create = createEndpoint(scope);
  const remains = deleteEndpoint(scope, 'Clear the way');
  const watched = watch(scope, ends);

  describe.addCatch(findMissing(scope, { missing: create, again: untilStill, failed }));
  create.addCatch(unlessEndpointMade(scope, { wait: untilStill, otherwise: failed }));
  remains.addCatch(failed);
  untilStill.next(describe);
  remains.next(untilStill);
  create.next(watched);
  const still = update(scope, { watched, untilStill, failed });
  describe.next(isItStill(scope, { still, underWay: watched, wait: untilStill, remains, failed }));
  return describe;
}

interface UpdatePaths {
  readonly watched: IChainable;
  readonly untilStill: IChainable;
  readonly failed: IChainable;
}

function update(scope: Construct, { watched, untilStill, failed }: UpdatePaths): IChainable {
  const live = describeLiveConfig(scope);
  const look = lookAtScaling(scope);
  const suspend = suspendScaling(scope);
  const end = endScaling(scope);
  const errors = watchErrors(scope);
  const latency = watchLatency(scope);
  const updated = updateEndpoint(scope);
  end.addCatch(errors, { errors: ['ApplicationAutoScaling.ObjectNotFoundException'] });
  for (const step of [live, look, suspend, end, errors, latency]) step.addCatch(failed);
  updated.addCatch(
    unlessInProgress(scope, 'Why was it not updated?', { wait: untilStill, otherwise: failed }),
  );
  live.next(look);
  look.next(howIsItScaled(scope, { not: errors, suspend, end }));
  suspend.next(errors);
  end.next(errors);
  errors.next(latency).next(updated).next(watched);
  return live;
}

function watch(scope: Construct, { serves, rolledBack, notCreated, failed }: Ends): IChainable {
  const wait = waitForEndpoint(scope, 'Wait for the fleet');
  const look = lookAtEndpoint(scope);
  const restore = restoreCapacity(scope);
  const approval = lookAtPackage(scope);
  const recall = recallRelease(scope);
  const remove = deleteEndpoint(scope, 'Delete endpoint');
  look.addCatch(failed);
  remove.addCatch(failed);
  restore.addCatch(
    unlessInProgress(scope, 'Why was it not restored?', { wait, otherwise: failed }),
  );
  restore.next(wait);
  remove.next(notCreated);
  recall.addCatch(wait);
  recall.next(wait);
  wait.next(look).next(approval);
  const became = whatBecameOfIt(scope, {
    serves,
    lessCapacity: restore,
    recall,
    rolledBack,
    notCreated: remove,
    wait,
    failed,
  });
  // What the registry does not tell is no rejection; the release goes on.
  approval.addCatch(became);
  approval.next(became);
  return wait;
}
