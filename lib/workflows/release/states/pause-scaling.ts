import { Choice, type CustomState, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { callSageMaker, callService } from '../../call-service.ts';
import { SCALING_RETRY } from '../retries.ts';
import { NO_OUTPUT, when } from './execution.ts';

/** What Application Auto Scaling scales: the instances of the champion. */
export const SCALABLE_TARGET = {
  ServiceNamespace: 'sagemaker',
  ResourceId: '{% $plan.scaling.resource %}',
  ScalableDimension: 'sagemaker:variant:DesiredInstanceCount',
};

/** All of it or nothing: an endpoint that changes can't be scaled, by whatever. */
export function suspended(yes: boolean) {
  return {
    DynamicScalingInSuspended: yes,
    DynamicScalingOutSuspended: yes,
    ScheduledScalingSuspended: yes,
  };
}

/** `$instanceType` is what serves now. */
export function describeLiveConfig(scope: Construct): CustomState {
  return callSageMaker(scope, 'Describe live config', 'describeEndpointConfig', {
    Arguments: { EndpointConfigName: '{% $endpoint.config %}' },
    Assign: { instanceType: '{% $states.result.ProductionVariants[0].InstanceType %}' },
    Output: NO_OUTPUT,
  });
}

/** `$scaled` says whether the endpoint is scaled by itself. */
export function lookAtScaling(scope: Construct): CustomState {
  const { ServiceNamespace, ResourceId, ScalableDimension } = SCALABLE_TARGET;
  return scaling(scope, 'Look at scaling', 'describeScalableTargets', {
    Arguments: { ServiceNamespace, ScalableDimension, ResourceIds: [ResourceId] },
    Assign: { scaled: '{% $count($states.result.ScalableTargets) > 0 %}' },
    Output: NO_OUTPUT,
  });
}

/** Keeps the instances that there are while the fleets change. */
export function suspendScaling(scope: Construct): CustomState {
  return scaling(scope, 'Suspend scaling', 'registerScalableTarget', {
    Arguments: { ...SCALABLE_TARGET, SuspendedState: suspended(true) },
    Output: NO_OUTPUT,
  });
}

/** SageMaker refuses another type of instance for a variant that is scaled. */
export function endScaling(scope: Construct): CustomState {
  return scaling(scope, 'End scaling', 'deregisterScalableTarget', {
    Arguments: SCALABLE_TARGET,
    Output: NO_OUTPUT,
  });
}

/** An endpoint whose first release failed half-way may not be scaled yet. */
export function howIsItScaled(
  scope: Construct,
  {
    not,
    suspend,
    end,
  }: { readonly not: IChainable; readonly suspend: IChainable; readonly end: IChainable },
): Choice {
  return Choice.jsonata(scope, 'How is it scaled?')
    .when(when('$not($scaled)'), not)
    .when(when('$instanceType = $plan.instanceType'), suspend)
    .otherwise(end);
}

/** A state that calls Application Auto Scaling. */
export function scaling(
  scope: Construct,
  name: string,
  action: string,
  state: Readonly<Record<string, unknown>>,
): CustomState {
  return callService(scope, name, `applicationautoscaling:${action}`, SCALING_RETRY, state);
}
