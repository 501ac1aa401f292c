import type { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { SCALABLE_TARGET, scaling, suspended } from './pause-scaling.ts';

/** Has the endpoint scaled, within the bounds of the policy. Hands on what it was given. */
export function resumeScaling(scope: Construct, name: string): CustomState {
  return scaling(scope, name, 'registerScalableTarget', {
    Arguments: {
      ...SCALABLE_TARGET,
      MinCapacity: '{% $plan.instances.min %}',
      MaxCapacity: '{% $plan.instances.max %}',
      SuspendedState: suspended(false),
    },
    Output: '{% $states.input %}',
  });
}

/** Says by what it is scaled: the requests that an instance gets in a minute. */
export function setScalingPolicy(scope: Construct, name: string): CustomState {
  return scaling(scope, name, 'putScalingPolicy', {
    Arguments: {
      ...SCALABLE_TARGET,
      PolicyName: '{% $plan.scaling.policyName %}',
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: '{% $plan.scaling.invocationsPerInstance %}',
        PredefinedMetricSpecification: {
          PredefinedMetricType: 'SageMakerVariantInvocationsPerInstance',
        },
        ScaleOutCooldown: '{% $plan.scaling.scaleOutCooldownSeconds %}',
        ScaleInCooldown: '{% $plan.scaling.scaleInCooldownSeconds %}',
      },
    },
    Output: '{% $states.input %}',
  });
}
