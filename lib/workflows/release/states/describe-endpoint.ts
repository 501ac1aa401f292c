import { Choice, type CustomState, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { variants } from '../../../../pipelines/serving/variants.ts';
import { callSageMaker, callService } from '../../call-service.ts';
import { THROTTLED } from '../../throttled.ts';
import { SAGEMAKER_CONNECTION_RETRY } from '../retries.ts';
import { causeSays, NO_OUTPUT, PATIENT, when } from './execution.ts';

const RESULT = '$states.result';

/** What is read of an endpoint's description, each with a value for where there is none. */
const READ = {
  status: `${RESULT}.EndpointStatus`,
  config: `${RESULT}.EndpointConfigName`,
  // Of an update under way: the config that the endpoint gets.
  pending: orElse(`${RESULT}.PendingDeploymentSummary.EndpointConfigName`, "''"),
  reason: orElse(`${RESULT}.FailureReason`, "''"),
  instances: orElse(
    `${RESULT}.ProductionVariants[VariantName='${variants.champion}'].CurrentInstanceCount`,
    '0',
  ),
};

const DESCRIBE = {
  Arguments: { EndpointName: '{% $plan.endpoint %}' },
  Assign: {
    endpoint: `{% {${Object.entries(READ)
      .map(([name, value]) => `'${name}': ${value}`)
      .join(', ')}} %}`,
  },
  Output: NO_OUTPUT,
};

/** `$endpoint` is the endpoint as the release finds it; that there is none yet is an error. */
export function describeEndpoint(scope: Construct): CustomState {
  const action = 'sagemaker:describeEndpoint';
  return callService(scope, 'Describe endpoint', action, SAGEMAKER_CONNECTION_RETRY, DESCRIBE);
}

/** `$endpoint` is the endpoint as it is now, with the release under way. */
export function lookAtEndpoint(scope: Construct): CustomState {
  return callSageMaker(scope, 'Look at endpoint', 'describeEndpoint', DESCRIBE);
}

export interface MissingPaths {
  readonly missing: IChainable;
  /** Asks once more after a while. */
  readonly again: IChainable;
  readonly failed: IChainable;
}

/** Why the endpoint was not described: the first release of a model finds none. */
export function findMissing(scope: Construct, { missing, again, failed }: MissingPaths): Choice {
  return Choice.jsonata(scope, 'Is there no endpoint?')
    .when(when(causeSays('Could not find')), missing)
    .when(when(`${THROTTLED} and ${PATIENT}`), again)
    .otherwise(failed);
}

function orElse(value: string, otherwise: string): string {
  return `($exists(${value}) ? ${value} : ${otherwise})`;
}
