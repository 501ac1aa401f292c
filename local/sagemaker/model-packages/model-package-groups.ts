import type {
  CreateModelPackageGroupInput,
  CreateModelPackageGroupOutput,
  DeleteModelPackageGroupInput,
  DescribeModelPackageGroupInput,
  DescribeModelPackageGroupOutput,
  ListModelPackageGroupsInput,
  ListModelPackageGroupsOutput,
} from '@aws-sdk/client-sagemaker';
import { arnOf, type Call, required } from '../call.ts';
import { AwsError, notEmulated, validationError } from '../errors.ts';
import { page } from '../listing.ts';
import type { Tags } from '../tags/tags.ts';
import type { ModelPackage } from './model-package.ts';

const DONE = 'Completed' as const;

/** A model package group with its versions. */
export class ModelPackageGroup {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  readonly createdAt = new Date();
  readonly modifiedAt = this.createdAt;
  readonly status = DONE;
  /** By number; a deleted version's number is not given again. */
  readonly versions = new Map<number, ModelPackage>();
  #last = 0;

  constructor(name: string, arn: string, description: string | undefined) {
    this.name = name;
    this.arn = arn;
    this.description = description;
  }

  nextVersion(): number {
    this.#last += 1;
    return this.#last;
  }

  describe(): DescribeModelPackageGroupOutput {
    return {
      ModelPackageGroupName: this.name,
      ModelPackageGroupArn: this.arn,
      ...(this.description !== undefined && { ModelPackageGroupDescription: this.description }),
      CreationTime: this.createdAt,
      CreatedBy: {},
      ModelPackageGroupStatus: this.status,
    };
  }
}

/** The operations on model package groups. */
export class ModelPackageGroups {
  readonly #groups = new Map<string, ModelPackageGroup>();
  readonly #tags: Tags;

  constructor(tags: Tags) {
    this.#tags = tags;
  }

  get all(): ModelPackageGroup[] {
    return [...this.#groups.values()];
  }

  /** @throws ValidationException; AWS has no error of its own for a group that is missing */
  find(nameOrArn: string, call: Call): ModelPackageGroup {
    const name = nameOrArn.split(':model-package-group/').at(-1) ?? '';
    const group = this.#groups.get(name.toLowerCase());
    if (group) return group;
    throw validationError(`ModelPackageGroup ${groupArn(call, name)} does not exist.`);
  }

  create(request: CreateModelPackageGroupInput, call: Call): CreateModelPackageGroupOutput {
    const name = required(request.ModelPackageGroupName, 'ModelPackageGroupName');
    const arn = groupArn(call, name);
    if (this.#groups.has(name.toLowerCase())) {
      throw validationError(`Model Package Group already exists: ${arn}`);
    }
    this.#tags.create(arn, request.Tags);
    this.#groups.set(
      name.toLowerCase(),
      new ModelPackageGroup(name, arn, request.ModelPackageGroupDescription),
    );
    return { ModelPackageGroupArn: arn };
  }

  describe(
    { ModelPackageGroupName }: DescribeModelPackageGroupInput,
    call: Call,
  ): DescribeModelPackageGroupOutput {
    return this.find(required(ModelPackageGroupName, 'ModelPackageGroupName'), call).describe();
  }

  list(request: ListModelPackageGroupsInput): ListModelPackageGroupsOutput {
    const { CrossAccountFilterOption, ...rest } = request;
    if (CrossAccountFilterOption === 'CrossAccount') throw notEmulated('groups of other accounts');
    const { items, ...next } = page(this.all, rest);
    const ModelPackageGroupSummaryList = items.map((group) => {
      const { CreatedBy: _, ...summary } = group.describe();
      return summary;
    });
    return { ModelPackageGroupSummaryList, ...next };
  }

  /** @throws ConflictException while it has versions */
  delete({ ModelPackageGroupName }: DeleteModelPackageGroupInput, call: Call): void {
    const group = this.find(required(ModelPackageGroupName, 'ModelPackageGroupName'), call);
    if (group.versions.size > 0) {
      throw new AwsError(
        'ConflictException',
        `Model Package Group ${group.arn} can not be deleted while it contains model packages.`,
      );
    }
    this.#groups.delete(group.name.toLowerCase());
    this.#tags.remove(group.arn);
  }
}

function groupArn(call: Call, name: string): string {
  return arnOf(call, `model-package-group/${name.toLowerCase()}`);
}
