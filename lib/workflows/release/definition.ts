import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Choice, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { endRelease } from './end-release.ts';
import { putOnEndpoint } from './put-on-endpoint.ts';
import type { ReleaseFunctions } from './release-functions.ts';
import { awaitTurn } from './states/await-turn.ts';
import { beginRelease } from './states/begin-release.ts';
import {
  createEndpointConfig,
  createModel,
  type FleetSettings,
  unlessMade,
} from './states/create-fleet.ts';
import { describePackage } from './states/describe-package.ts';
import { when } from './states/execution.ts';
import { failRelease } from './states/fail-release.ts';
import { openRelease } from './states/open-release.ts';

/**
 * A release of an approved package is opened, which takes the endpoint's lock as soon as nobody else has
 * it; unless there is nothing to do, a fleet is made of it and put on the endpoint; what becomes of that
 * is recorded and announced. Any error ends in one place.
 */
export function releaseDefinition(
  scope: Construct,
  functions: ReleaseFunctions,
  { bus, ...fleet }: FleetSettings & { readonly bus: IEventBus },
): IChainable {
  const failed = failRelease(scope, functions.recordReleaseFailure, bus);
  const endpoint = putOnEndpoint(scope, endRelease(scope, functions, { bus, failed }));
  const begin = beginRelease(scope);
  const describe = describePackage(scope);
  const open = openRelease(scope, functions.openRelease);
  const model = createModel(scope, fleet);
  const config = createEndpointConfig(scope, fleet);

  open.addCatch(awaitTurn(scope, { again: describe, failed }), { errors: ['EndpointBusy'] });
  for (const step of [describe, open]) step.addCatch(failed);
  model.addCatch(unlessMade(scope, 'Was the model made?', { made: config, otherwise: failed }));
  config.addCatch(unlessMade(scope, 'Was the config made?', { made: endpoint, otherwise: failed }));
  model.next(config).next(endpoint);
  return begin
    .next(describe)
    .next(open)
    .next(
      Choice.jsonata(scope, 'Is there anything to release?')
        .when(when('$plan = null'), Succeed.jsonata(scope, 'Nothing to release'))
        .otherwise(model),
    );
}
