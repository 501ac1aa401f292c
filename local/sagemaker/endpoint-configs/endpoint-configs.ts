import type {
  CreateEndpointConfigInput,
  CreateEndpointConfigOutput,
  DeleteEndpointConfigInput,
  DescribeEndpointConfigInput,
  DescribeEndpointConfigOutput,
  ListEndpointConfigsInput,
  ListEndpointConfigsOutput,
  ProductionVariant,
} from '@aws-sdk/client-sagemaker';
import { arnOf, type Call, required } from '../call.ts';
import { validationError } from '../errors.ts';
import { page } from '../listing.ts';
import { type Models, newestFirst } from '../models/models.ts';
import type { Tags } from '../tags/tags.ts';
import { checkEndpointConfig } from './checks.ts';
import { type ConfiguredVariant, EndpointConfig } from './endpoint-config.ts';

/** How long a container has to become healthy unless the config says more, seconds; not documented. */
const STARTUP = 600;

interface Shelf {
  readonly models: Models;
  readonly tags: Tags;
}

/** The operations on endpoint configs. */
export class EndpointConfigs {
  readonly #configs = new Map<string, EndpointConfig>();
  readonly #shelf: Shelf;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  get all(): EndpointConfig[] {
    return [...this.#configs.values()];
  }

  /** @throws ValidationException in AWS's words */
  find(name: string, call: Call): EndpointConfig {
    const config = this.#configs.get(name.toLowerCase());
    if (config) return config;
    throw validationError(missing(configArn(call, name)));
  }

  /** Whether a config is there still, itself and not another of its name. */
  has(config: EndpointConfig): boolean {
    return this.#configs.get(config.name.toLowerCase()) === config;
  }

  create(request: CreateEndpointConfigInput, call: Call): CreateEndpointConfigOutput {
    const name = required(request.EndpointConfigName, 'EndpointConfigName');
    const arn = configArn(call, name);
    checkEndpointConfig(request);
    if (this.#configs.has(name.toLowerCase())) {
      throw validationError(`Cannot create already existing endpoint configuration "${arn}".`);
    }
    const variants = required(request.ProductionVariants, 'ProductionVariants').map((variant) =>
      this.#variant(variant, call),
    );
    this.#shelf.tags.create(arn, request.Tags);
    this.#configs.set(name.toLowerCase(), new EndpointConfig({ name, arn, request, variants }));
    return { EndpointConfigArn: arn };
  }

  describe(
    { EndpointConfigName }: DescribeEndpointConfigInput,
    call: Call,
  ): DescribeEndpointConfigOutput {
    return this.find(required(EndpointConfigName, 'EndpointConfigName'), call).describe();
  }

  list(request: ListEndpointConfigsInput): ListEndpointConfigsOutput {
    const { items, ...next } = page(this.all, newestFirst(request));
    const EndpointConfigs = items.map(({ name, arn, createdAt }) => ({
      EndpointConfigName: name,
      EndpointConfigArn: arn,
      CreationTime: createdAt,
    }));
    return { EndpointConfigs, ...next };
  }

  /** AWS warns against deleting one in use, and does it. */
  delete({ EndpointConfigName }: DeleteEndpointConfigInput, call: Call): void {
    const config = this.find(required(EndpointConfigName, 'EndpointConfigName'), call);
    this.#configs.delete(config.name.toLowerCase());
    this.#shelf.tags.remove(config.arn);
  }

  #variant(variant: ProductionVariant, call: Call): ConfiguredVariant {
    return {
      name: required(variant.VariantName, 'VariantName'),
      model: this.#shelf.models.find(required(variant.ModelName, 'ModelName'), call),
      instanceType: required(variant.InstanceType, 'InstanceType'),
      instanceCount: required(variant.InitialInstanceCount, 'InitialInstanceCount'),
      weight: variant.InitialVariantWeight ?? 1,
      startupSeconds: variant.ContainerStartupHealthCheckTimeoutInSeconds ?? STARTUP,
    };
  }
}

/** AWS's words for a config that is not there. */
export function missing(arn: string): string {
  return `Could not find endpoint configuration "${arn}".`;
}

function configArn(call: Call, name: string): string {
  return arnOf(call, `endpoint-config/${name.toLowerCase()}`);
}
