import { Choice, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { CHANGING, endpointError } from './await-endpoint.ts';
import { PATIENT, when } from './execution.ts';

export interface EndPaths {
  /** The new version serves, on as many instances as before. */
  readonly serves: IChainable;
  readonly lessCapacity: IChainable;
  /** The package is approved no more, and its update can still go back. */
  readonly recall: IChainable;
  /** The version before serves on. */
  readonly rolledBack: IChainable;
  /** There was none before, and there is to be no endpoint now. */
  readonly notCreated: IChainable;
  readonly wait: IChainable;
  readonly failed: IChainable;
}

const STILL = "$endpoint.status = 'InService'";
const NEW = `${STILL} and $endpoint.config = $plan.fleet`;
const NOT_CREATED = "$created and $endpoint.status = 'Failed'";

/** An update of ours, watched by alarms of ours. */
const RECALLABLE = "$touched and $endpoint.status = 'Updating' and $endpoint.pending = $plan.fleet";

/** The first version of a model, on an endpoint of its own: nothing to go back to. */
const REJECTED_FIRST = `${NEW} and $rejection != '' and $created and $plan.before = null`;

/** AWS had no machine, or the account no right to one: that says nothing about the candidate. */
const NO_CAPACITY = [
  "$contains($endpoint.reason, 'apacity')",
  "$contains($endpoint.reason, 'ResourceLimitExceeded')",
].join(' or ');

/** `InService` alone says little: which config is live, and on how many instances, says it. */
export function whatBecameOfIt(scope: Construct, paths: EndPaths): Choice {
  const { failed } = paths;
  const noCapacity = endpointError(scope, 'No capacity for the fleet', {
    error: 'CapacityError',
    cause:
      "'SageMaker found no machines of type ' & $plan.instanceType & ' for ' & $plan.fleet & ': ' & $endpoint.reason",
  });
  const outOfTime = endpointError(scope, 'Release takes too long', {
    error: 'ReleaseTimedOut',
    cause:
      "'The endpoint ' & $plan.endpoint & ' is still ' & $endpoint.status & ' on ' & $endpoint.instances & ' instances, ' & ($looks * $plan.checkSeconds) & ' seconds after the release began.'",
  });
  const frozen = endpointError(scope, 'Endpoint is frozen', {
    error: 'EndpointFrozen',
    cause:
      "'The endpoint ' & $plan.endpoint & ' is ' & $endpoint.status & ' with ' & $endpoint.config & ': ' & $endpoint.reason",
  });
  for (const error of [noCapacity, outOfTime, frozen]) error.next(failed);
  return Choice.jsonata(scope, 'What became of it?')
    .when(when(`$rejection != '' and $not($recalled) and ${RECALLABLE}`), paths.recall, {
      // Once: when it fails, the bake may be over before another try.
      assign: { recalled: true },
    })
    .when(when(REJECTED_FIRST), paths.notCreated)
    .when(when(`${NEW} and $endpoint.instances >= $capacity`), paths.serves, {
      assign: { serves: true },
    })
    .when(when(`${NEW} and ${PATIENT}`), paths.lessCapacity)
    .when(when(`${CHANGING} and ${PATIENT}`), paths.wait)
    .when(when(`${NEW} or ${CHANGING}`), outOfTime)
    .when(when(`(${STILL} or ${NOT_CREATED}) and (${NO_CAPACITY})`), noCapacity)
    .when(when(STILL), paths.rolledBack)
    .when(when(NOT_CREATED), paths.notCreated)
    .otherwise(frozen);
}
