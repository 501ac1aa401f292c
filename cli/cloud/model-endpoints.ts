import { DescribeEndpointCommand, type SageMakerClient } from '@aws-sdk/client-sagemaker';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import type { EndpointNow } from '../../pipelines/release/release-text.ts';
import { endpointNameOf } from '../../pipelines/serving/variants.ts';

/** SageMaker has no error of its own for an endpoint that isn't there. */
const NOT_FOUND = /could not find endpoint/i;

/** The endpoints of a system's models. */
export class ModelEndpoints {
  readonly #sagemaker: SageMakerClient;
  readonly #system: string;

  constructor(sagemaker: SageMakerClient, system: string) {
    this.#sagemaker = sagemaker;
    this.#system = system;
  }

  async find(model: string): Promise<EndpointNow | undefined> {
    const name = endpointNameOf(this.#system, model);
    try {
      const command = new DescribeEndpointCommand({ EndpointName: name });
      const described = await namingDenial('sagemaker:DescribeEndpoint', () =>
        this.#sagemaker.send(command),
      );
      return {
        name,
        status: described.EndpointStatus ?? 'unknown',
        fleet: described.EndpointConfigName ?? 'unknown',
        variants: (described.ProductionVariants ?? []).map((variant) => ({
          name: variant.VariantName ?? 'unknown',
          instances: variant.CurrentInstanceCount ?? 0,
          desiredInstances: variant.DesiredInstanceCount ?? variant.CurrentInstanceCount ?? 0,
          weight: variant.CurrentWeight ?? 0,
        })),
        ...(described.FailureReason !== undefined && { failureReason: described.FailureReason }),
      };
    } catch (error) {
      if (error instanceof Error && NOT_FOUND.test(error.message)) return undefined;
      throw error;
    }
  }
}
