import { Choice, type CustomState, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { variants } from '../../../../pipelines/serving/variants.ts';
import { callSageMaker } from '../../call-service.ts';
import { causeSays, NO_OUTPUT, PATIENT, RELEASE_TAGS, when } from './execution.ts';
import { RELEASE_ALARMS } from './watch-fleet.ts';

/** The first version of a model makes its endpoint. */
export function createEndpoint(scope: Construct): CustomState {
  return callSageMaker(scope, 'Create endpoint', 'createEndpoint', {
    Arguments: {
      EndpointName: '{% $plan.endpoint %}',
      EndpointConfigName: '{% $plan.fleet %}',
      Tags: RELEASE_TAGS.filter(({ Key }) => Key === 'evergreen:model'),
    },
    Assign: { created: true, capacity: '{% $plan.instances.min %}' },
    Output: NO_OUTPUT,
  });
}

/**
 * A second fleet beside the first, all traffic at once when it is ready, and back if an alarm goes off
 * while both stand.
 */
export function updateEndpoint(scope: Construct): CustomState {
  return callSageMaker(scope, 'Update endpoint', 'updateEndpoint', {
    Arguments: {
      EndpointName: '{% $plan.endpoint %}',
      EndpointConfigName: '{% $plan.fleet %}',
      // The instances that scaling has added stay; the weight is the new config's.
      RetainAllVariantProperties: true,
      ExcludeRetainedVariantProperties: [{ VariantPropertyType: 'DesiredWeight' }],
      DeploymentConfig: {
        BlueGreenUpdatePolicy: {
          TrafficRoutingConfiguration: {
            Type: 'ALL_AT_ONCE',
            WaitIntervalInSeconds: '{% $plan.bakeSeconds %}',
          },
          TerminationWaitInSeconds: '{% $plan.terminationWaitSeconds %}',
          MaximumExecutionTimeoutInSeconds: '{% $plan.maxSeconds %}',
        },
        AutoRollbackConfiguration: {
          Alarms: RELEASE_ALARMS.map((AlarmName) => ({ AlarmName })),
        },
      },
    },
    Output: NO_OUTPUT,
  });
}

/** For an endpoint that was made meanwhile: it is looked at after a wait. */
export function unlessEndpointMade(
  scope: Construct,
  { wait, otherwise }: { readonly wait: IChainable; readonly otherwise: IChainable },
): Choice {
  return Choice.jsonata(scope, 'Was the endpoint made?')
    .when(when(`${causeSays('already existing')} and ${PATIENT}`), wait)
    .otherwise(otherwise);
}

/** SageMaker may have begun to change the endpoint meanwhile: scaling, or its own maintenance. */
export function unlessInProgress(
  scope: Construct,
  name: string,
  { wait, otherwise }: { readonly wait: IChainable; readonly otherwise: IChainable },
): Choice {
  return Choice.jsonata(scope, name)
    .when(when(`${causeSays('in-progress')} and ${PATIENT}`), wait)
    .otherwise(otherwise);
}

/** Instances that an update lost are asked for again. */
export function restoreCapacity(scope: Construct): CustomState {
  return callSageMaker(scope, 'Restore capacity', 'updateEndpointWeightsAndCapacities', {
    Arguments: {
      EndpointName: '{% $plan.endpoint %}',
      DesiredWeightsAndCapacities: [
        { VariantName: variants.champion, DesiredInstanceCount: '{% $capacity %}' },
      ],
    },
    Output: NO_OUTPUT,
  });
}

/** For one that could not be created, or that nothing is to serve on. */
export function deleteEndpoint(scope: Construct, name: string): CustomState {
  return callSageMaker(scope, name, 'deleteEndpoint', {
    Arguments: { EndpointName: '{% $plan.endpoint %}' },
    Output: NO_OUTPUT,
  });
}
