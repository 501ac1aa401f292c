import { Choice, type IChainable, Pass, Wait, WaitTime } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { NO_OUTPUT, PATIENT, when } from './execution.ts';

/** An endpoint that is in one of these changes by itself, and can only be waited for. */
export const CHANGING = statusIn(
  'Creating',
  'Updating',
  'SystemUpdating',
  'RollingBack',
  'Deleting',
);

/** A wait between two looks, counted. */
export function waitForEndpoint(scope: Construct, name: string): Wait {
  return Wait.jsonata(scope, name, {
    time: WaitTime.seconds('{% $plan.checkSeconds %}'),
    assign: { looks: '{% $looks + 1 %}' },
    outputs: NO_OUTPUT,
  });
}

export interface ReadyPaths {
  /** It serves, and stands still. */
  readonly still: IChainable;
  /** It has this release's config already, or is getting it. */
  readonly underWay: IChainable;
  readonly wait: IChainable;
  /** It is the rest of a first release that failed. */
  readonly remains: IChainable;
  readonly failed: IChainable;
}

/** What the release finds, and what can be done with it. `$capacity` is what must be kept. */
export function isItStill(scope: Construct, paths: ReadyPaths): Choice {
  const impatient = endpointError(scope, 'Endpoint is never still', {
    error: 'EndpointStillChanging',
    cause:
      "'The endpoint ' & $plan.endpoint & ' is still ' & $endpoint.status & ' after ' & ($looks * $plan.checkSeconds) & ' seconds. Nothing was changed. Find out what changes it, then start the release again.'",
  });
  const frozen = endpointError(scope, 'Endpoint can not be updated', {
    error: 'EndpointFrozen',
    cause:
      "'The endpoint ' & $plan.endpoint & ' is ' & $endpoint.status & ' (' & $endpoint.reason & '): SageMaker updates it no more. Nothing was changed.'",
  });
  impatient.next(paths.failed);
  frozen.next(paths.failed);
  const ours = '($endpoint.config = $plan.fleet or $endpoint.pending = $plan.fleet)';
  return Choice.jsonata(scope, 'May it be updated?')
    .when(
      when(`$endpoint.config = $plan.fleet and $endpoint.status = 'Creating'`),
      paths.underWay,
      {
        assign: { created: true, capacity: '{% $plan.instances.min %}' },
      },
    )
    .when(when(`${ours} and $endpoint.status != 'Failed'`), paths.underWay, {
      assign: { capacity: '{% $endpoint.instances %}' },
    })
    .when(when("$endpoint.status = 'InService'"), paths.still, {
      assign: { touched: true, capacity: '{% $endpoint.instances %}' },
    })
    .when(when(`${CHANGING} and ${PATIENT}`), paths.wait)
    .when(when(CHANGING), impatient)
    .when(when(`$endpoint.status = 'Failed' and $plan.before = null and ${PATIENT}`), paths.remains)
    .otherwise(frozen);
}

/** A state that makes an error of what was seen. */
export function endpointError(
  scope: Construct,
  name: string,
  { error, cause }: { readonly error: string; readonly cause: string },
): Pass {
  return Pass.jsonata(scope, name, { outputs: { Error: error, Cause: `{% ${cause} %}` } });
}

function statusIn(...statuses: readonly string[]): string {
  return `$endpoint.status in [${statuses.map((status) => `'${status}'`).join(', ')}]`;
}
