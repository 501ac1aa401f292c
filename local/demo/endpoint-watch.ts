import { setTimeout as sleep } from 'node:timers/promises';
import {
  ApplicationAutoScalingClient,
  DescribeScalingActivitiesCommand,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeEndpointCommand, SageMakerClient } from '@aws-sdk/client-sagemaker';
import { scalableResourceOf, variants } from '../../pipelines/serving/variants.ts';
import { type CloudAddress, clientConfiguration } from '../cloud/client-configuration.ts';

const POLL = 200;
const PATIENCE = 90_000;

/** What Application Auto Scaling did to a variant. */
export interface ScalingActivity {
  readonly at: Date;
  readonly what: string;
}

/** Looks at an endpoint from outside, as a person does in the console. */
export class EndpointWatch {
  readonly name: string;
  readonly #sagemaker: SageMakerClient;
  readonly #scaling: ApplicationAutoScalingClient;

  constructor(cloud: CloudAddress, name: string) {
    this.name = name;
    this.#sagemaker = new SageMakerClient(clientConfiguration(cloud));
    this.#scaling = new ApplicationAutoScalingClient(clientConfiguration(cloud));
  }

  /** Waits until the champion has so many instances; false when that takes too long. */
  async instances(wanted: (count: number) => boolean): Promise<boolean> {
    const deadline = Date.now() + PATIENCE;
    const command = new DescribeEndpointCommand({ EndpointName: this.name });
    while (Date.now() < deadline) {
      const { ProductionVariants = [] } = await this.#sagemaker.send(command);
      const champion = ProductionVariants.find((one) => one.VariantName === variants.champion);
      if (wanted(champion?.CurrentInstanceCount ?? 0)) return true;
      await sleep(POLL);
    }
    return false;
  }

  /** The requests a minute that one instance is to have. */
  async target(): Promise<number> {
    const command = new DescribeScalingPoliciesCommand(this.#resource());
    const { ScalingPolicies = [] } = await this.#scaling.send(command);
    return ScalingPolicies[0]?.TargetTrackingScalingPolicyConfiguration?.TargetValue ?? 0;
  }

  /** The oldest first. */
  async activities(): Promise<readonly ScalingActivity[]> {
    const command = new DescribeScalingActivitiesCommand(this.#resource());
    const { ScalingActivities = [] } = await this.#scaling.send(command);
    return ScalingActivities.map(({ StartTime, Description }) => ({
      at: StartTime ?? new Date(0),
      what: Description ?? '',
    })).toSorted((a, b) => a.at.getTime() - b.at.getTime());
  }

  #resource() {
    const ResourceId = scalableResourceOf(this.name, variants.champion);
    return { ServiceNamespace: 'sagemaker', ResourceId } as const;
  }
}
