import type {
  ContainerDefinition,
  CreateModelInput,
  DescribeModelOutput,
} from '@aws-sdk/client-sagemaker';
import { type Call, required } from '../call.ts';
import type { Listed } from '../listing.ts';

/** What an instance of a model runs. */
export interface ModelContainer {
  readonly image: string;
  /** The `model.tar.gz`; a container may come without. */
  readonly modelDataUrl: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

interface Made {
  readonly name: string;
  readonly arn: string;
  readonly request: CreateModelInput;
  readonly container: ModelContainer;
  /** Who made it: the model's role is known by it. */
  readonly call: Call;
}

/** A model: an image, an artifact and a role. It never changes. */
export class Model implements Listed {
  readonly name: string;
  readonly arn: string;
  readonly container: ModelContainer;
  readonly call: Call;
  readonly role: string;
  readonly isIsolated: boolean;
  readonly createdAt = new Date();
  readonly modifiedAt = this.createdAt;
  readonly status = '';
  readonly #request: CreateModelInput;

  constructor({ name, arn, request, container, call }: Made) {
    this.name = name;
    this.arn = arn;
    this.container = container;
    this.call = call;
    this.role = required(request.ExecutionRoleArn, 'ExecutionRoleArn');
    this.isIsolated = request.EnableNetworkIsolation ?? false;
    this.#request = request;
  }

  describe(): DescribeModelOutput {
    const { Tags: _, PrimaryContainer, Containers, ...rest } = this.#request;
    return {
      ...rest,
      ModelName: this.name,
      ...(PrimaryContainer && { PrimaryContainer: described(PrimaryContainer) }),
      ...(Containers && { Containers: Containers.map(described) }),
      CreationTime: this.createdAt,
      ModelArn: this.arn,
      EnableNetworkIsolation: this.isIsolated,
    };
  }
}

function described(container: ContainerDefinition): ContainerDefinition {
  return { Mode: 'SingleModel', Environment: {}, ...container };
}
