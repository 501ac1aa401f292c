import type {
  ContainerDefinition,
  CreateModelInput,
  CreateModelOutput,
  DeleteModelInput,
  DescribeModelInput,
  DescribeModelOutput,
  ListModelsInput,
  ListModelsOutput,
} from '@aws-sdk/client-sagemaker';
import { arnOf, type Call, required } from '../call.ts';
import { validationError } from '../errors.ts';
import { page } from '../listing.ts';
import type { ModelPackages } from '../model-packages/model-packages.ts';
import type { Tags } from '../tags/tags.ts';
import { checkArchive, checkedContainer } from './checks.ts';
import { Model, type ModelContainer } from './model.ts';

interface Shelf {
  readonly packages: ModelPackages;
  readonly tags: Tags;
}

/** The operations on models. */
export class Models {
  readonly #models = new Map<string, Model>();
  readonly #shelf: Shelf;

  constructor(shelf: Shelf) {
    this.#shelf = shelf;
  }

  get all(): Model[] {
    return [...this.#models.values()];
  }

  /** @throws ValidationException in AWS's words */
  find(name: string, call: Call): Model {
    const model = this.#models.get(name.toLowerCase());
    if (model) return model;
    throw validationError(`Could not find model "${modelArn(call, name)}".`);
  }

  create(request: CreateModelInput, call: Call): CreateModelOutput {
    const name = required(request.ModelName, 'ModelName');
    const arn = modelArn(call, name);
    const asked = checkedContainer(request);
    if (this.#models.has(name.toLowerCase())) {
      throw validationError(`Cannot create already existing model "${arn}".`);
    }
    const container = this.#container(asked, call);
    this.#shelf.tags.create(arn, request.Tags);
    this.#models.set(name.toLowerCase(), new Model({ name, arn, request, container, call }));
    return { ModelArn: arn };
  }

  describe({ ModelName }: DescribeModelInput, call: Call): DescribeModelOutput {
    return this.find(required(ModelName, 'ModelName'), call).describe();
  }

  list(request: ListModelsInput): ListModelsOutput {
    const { items, ...next } = page(this.all, newestFirst(request));
    const Models = items.map(({ name, arn, createdAt }) => ({
      ModelName: name,
      ModelArn: arn,
      CreationTime: createdAt,
    }));
    return { Models, ...next };
  }

  /** Endpoints that serve it go on, as on AWS. */
  delete({ ModelName }: DeleteModelInput, call: Call): void {
    const model = this.find(required(ModelName, 'ModelName'), call);
    this.#models.delete(model.name.toLowerCase());
    this.#shelf.tags.remove(model.arn);
  }

  /** What a package says, and over it what the model's own container adds. */
  #container(asked: ContainerDefinition, call: Call): ModelContainer {
    const { ModelPackageName, Environment } = asked;
    const packaged =
      ModelPackageName === undefined
        ? asked
        : this.#shelf.packages.deployable(ModelPackageName, call);
    if (packaged.ModelDataUrl !== undefined) checkArchive(packaged.ModelDataUrl);
    return {
      image: required(packaged.Image, 'Image'),
      modelDataUrl: packaged.ModelDataUrl,
      environment: { ...packaged.Environment, ...Environment },
    };
  }
}

/** Models, endpoint configs and endpoints are listed with the newest first when nothing is asked. */
export function newestFirst<T extends { SortOrder?: string | undefined }>(request: T): T {
  return { ...request, SortOrder: request.SortOrder ?? 'Descending' };
}

function modelArn(call: Call, name: string): string {
  return arnOf(call, `model/${name.toLowerCase()}`);
}
