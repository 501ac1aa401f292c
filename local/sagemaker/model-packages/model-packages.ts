import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type {
  CreateModelPackageInput,
  CreateModelPackageOutput,
  DeleteModelPackageInput,
  DescribeModelPackageInput,
  ListModelPackagesInput,
  ListModelPackagesOutput,
  ModelPackageContainerDefinition,
  UpdateModelPackageInput,
  UpdateModelPackageOutput,
} from '@aws-sdk/client-sagemaker';
import { arnOf, type Call, required } from '../call.ts';
import type { EventSender } from '../cloud/event-sender.ts';
import type { OpenCloud } from '../cloud/ports.ts';
import { AwsError, notEmulated, validationError } from '../errors.ts';
import { page } from '../listing.ts';
import { checkModelCard } from './model-card.ts';
import { ModelPackage } from './model-package.ts';
import type { ModelPackageGroup, ModelPackageGroups } from './model-package-groups.ts';

/** A status of a new package that takes no time here lasts this long, milliseconds. */
const MOMENT = 5;

interface Registry {
  readonly groups: ModelPackageGroups;
  readonly openCloud: OpenCloud;
  readonly events: EventSender;
}

/** The operations on the versions of model package groups. */
export class ModelPackages {
  readonly #registry: Registry;
  /** What was made for a client token: a repeated call makes nothing new. */
  readonly #made = new Map<string, { request: CreateModelPackageInput; arn: string }>();

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  create(request: CreateModelPackageInput, call: Call): CreateModelPackageOutput {
    const group = this.#groupFor(request, call);
    checkModelCard(request.ModelCard);
    const { ClientToken } = request;
    const before = ClientToken === undefined ? undefined : this.#made.get(ClientToken);
    if (before) {
      if (isDeepStrictEqual(before.request, request)) return { ModelPackageArn: before.arn };
      throw new AwsError('ConflictException', 'The ClientToken was used for another request.');
    }
    const version = group.nextVersion();
    const arn = arnOf(call, `model-package/${group.name.toLowerCase()}/${version}`);
    const made = new ModelPackage({ group: group.name, version, arn, request });
    group.versions.set(version, made);
    if (ClientToken !== undefined) this.#made.set(ClientToken, { request, arn });
    void this.#complete(made, call);
    return { ModelPackageArn: arn };
  }

  describe({ ModelPackageName }: DescribeModelPackageInput, call: Call) {
    return this.#find(required(ModelPackageName, 'ModelPackageName'), call).found.describe();
  }

  list(request: ListModelPackagesInput, call: Call): ListModelPackagesOutput {
    const { ModelApprovalStatus, ModelPackageGroupName, ModelPackageType, ...rest } = request;
    const packages =
      ModelPackageGroupName === undefined
        ? this.#ofType(ModelPackageType)
        : [...this.#registry.groups.find(ModelPackageGroupName, call).versions.values()];
    const { items, ...next } = page(
      packages.filter(({ approval }) => approval === (ModelApprovalStatus ?? approval)),
      rest,
    );
    return { ModelPackageSummaryList: items.map((one) => one.summary()), ...next };
  }

  /**
   * The container of a version that may be deployed.
   * @throws ValidationException for one that is not approved, or not complete
   */
  deployable(arn: string, call: Call): ModelPackageContainerDefinition {
    const { found } = this.#find(arn, call);
    if (found.approval !== 'Approved') {
      throw validationError(
        `Model package ${found.arn} can not be deployed: its approval status is ${found.approval}.`,
      );
    }
    if (found.status !== 'Completed') {
      throw validationError(
        `Model package ${found.arn} can not be deployed: its status is ${found.status}.`,
      );
    }
    const { Containers = [] } = found.describe().InferenceSpecification ?? {};
    const [container] = Containers;
    if (!container) throw validationError(`Model package ${found.arn} has no container.`);
    if (Containers.length > 1) throw notEmulated('inference pipelines');
    return container;
  }

  update(request: UpdateModelPackageInput, call: Call): UpdateModelPackageOutput {
    const { found } = this.#find(required(request.ModelPackageArn, 'ModelPackageArn'), call);
    if (request.ModelLifeCycle) throw notEmulated('the life cycle of model packages');
    checkModelCard(request.ModelCard);
    const before = found.approval;
    found.update(request);
    if (found.approval !== before) this.#tell(found, call);
    return { ModelPackageArn: found.arn };
  }

  delete({ ModelPackageName }: DeleteModelPackageInput, call: Call): void {
    const { found, group } = this.#find(required(ModelPackageName, 'ModelPackageName'), call);
    group.versions.delete(found.version);
  }

  #groupFor(request: CreateModelPackageInput, call: Call): ModelPackageGroup {
    const { ModelPackageGroupName, ModelPackageName, Tags, ModelLifeCycle } = request;
    if (ModelPackageGroupName === undefined) {
      if (ModelPackageName !== undefined) throw notEmulated('model packages without a group');
      throw validationError('Missing ARN.');
    }
    if (ModelPackageName !== undefined) {
      throw validationError(
        'Both ModelPackageName and ModelPackageGroupName are provided in the input. Cannot determine which one to use.',
      );
    }
    // https://github.com/aws-controllers-k8s/sagemaker-controller/pull/54
    if (Tags?.length) {
      throw validationError('Tags are not supported for versioned model packages; tag the group.');
    }
    if (ModelLifeCycle) throw notEmulated('the life cycle of model packages');
    return this.#registry.groups.find(ModelPackageGroupName, call);
  }

  /** Without a group AWS lists what has none, unless asked for versions. */
  #ofType(type: ListModelPackagesInput['ModelPackageType']): ModelPackage[] {
    if (type !== 'Versioned' && type !== 'Both') return [];
    return this.#registry.groups.all
      .flatMap(({ versions }) => [...versions.values()])
      .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  }

  #find(arn: string, call: Call): { found: ModelPackage; group: ModelPackageGroup } {
    const [, name, version] = /:model-package\/([^/]+)\/(\d+)$/.exec(arn) ?? [];
    const group = this.#registry.groups.all.find(
      (one) => one.name.toLowerCase() === name?.toLowerCase(),
    );
    const found = group?.versions.get(Number(version));
    if (group && found) return { found, group };
    const shown = arn.startsWith('arn:') ? arn : arnOf(call, `model-package/${arn}`);
    throw validationError(`ModelPackage ${shown} does not exist.`);
  }

  async #complete(made: ModelPackage, call: Call): Promise<void> {
    for (const status of ['InProgress', 'Completed'] as const) {
      await sleep(MOMENT);
      made.moveTo(status);
    }
    this.#tell(made, call);
  }

  /** Times in these events are text: see the example in automating-sagemaker-with-eventbridge. */
  #tell(one: ModelPackage, call: Call): void {
    this.#registry.events.send(this.#registry.openCloud(call), {
      detailType: 'SageMaker Model Package State Change',
      detail: one.describe(),
      resources: [one.arn],
    });
  }
}
