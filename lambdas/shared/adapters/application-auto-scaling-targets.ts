import {
  ApplicationAutoScalingClient,
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  ObjectNotFoundException,
} from '@aws-sdk/client-application-auto-scaling';
import { scalableResourceOf, variants } from '../../../pipelines/serving/variants.ts';
import type { ScalableTargets } from '../ports/endpoints.ts';
import { namingDenial } from './aws-denials.ts';

/** The instances of endpoints' variants, as Application Auto Scaling scales them. */
export class ApplicationAutoScalingTargets implements ScalableTargets {
  readonly #scaling: ApplicationAutoScalingClient;

  constructor(scaling = new ApplicationAutoScalingClient({})) {
    this.#scaling = scaling;
  }

  async deregister(endpoint: string): Promise<readonly string[]> {
    const describe = new DescribeScalableTargetsCommand({
      ServiceNamespace: 'sagemaker',
      ResourceIds: Object.values(variants).map((variant) => scalableResourceOf(endpoint, variant)),
    });
    const { ScalableTargets: targets = [] } = await namingDenial(
      'application-autoscaling:DescribeScalableTargets',
      () => this.#scaling.send(describe),
    );
    for (const { ServiceNamespace, ResourceId, ScalableDimension } of targets) {
      const target = { ServiceNamespace, ResourceId, ScalableDimension };
      try {
        await namingDenial('application-autoscaling:DeregisterScalableTarget', () =>
          this.#scaling.send(new DeregisterScalableTargetCommand(target)),
        );
      } catch (error) {
        if (!(error instanceof ObjectNotFoundException)) throw error;
      }
    }
    return targets.flatMap(({ ResourceId }) => ResourceId ?? []);
  }
}
