import {
  AddTagsCommand,
  CreateModelPackageGroupCommand,
  DescribeModelPackageGroupCommand,
  type DescribeModelPackageGroupCommandOutput,
  SageMakerClient,
  type Tag,
} from '@aws-sdk/client-sagemaker';
import type { PackageGroup, PackageGroups } from '../ports/package-groups.ts';
import { namingDenial } from './aws-denials.ts';

/** The groups of SageMaker's registry. */
export class SageMakerPackageGroups implements PackageGroups {
  readonly #sagemaker: SageMakerClient;

  constructor(sagemaker = new SageMakerClient({})) {
    this.#sagemaker = sagemaker;
  }

  async create({ name, description, tags }: PackageGroup): Promise<boolean> {
    const command = new CreateModelPackageGroupCommand({
      ModelPackageGroupName: name,
      ModelPackageGroupDescription: description,
      Tags: tagList(tags),
    });
    try {
      await namingDenial('sagemaker:CreateModelPackageGroup', () => this.#sagemaker.send(command));
      return true;
    } catch (error) {
      // A name that is taken is refused as invalid, like any other fault: whether it is taken is asked.
      if (await this.#isThere(name)) return false;
      throw error;
    }
  }

  async status(name: string): Promise<string> {
    return (await this.#describe(name)).ModelPackageGroupStatus ?? 'unknown';
  }

  async tag(name: string, tags: PackageGroup['tags']): Promise<void> {
    const { ModelPackageGroupArn: ResourceArn } = await this.#describe(name);
    await namingDenial('sagemaker:AddTags', () =>
      this.#sagemaker.send(new AddTagsCommand({ ResourceArn, Tags: tagList(tags) })),
    );
  }

  async #isThere(name: string): Promise<boolean> {
    try {
      await this.#describe(name);
      return true;
    } catch {
      // Whatever it is, the refusal to create the group is what is told.
      return false;
    }
  }

  async #describe(name: string): Promise<DescribeModelPackageGroupCommandOutput> {
    const command = new DescribeModelPackageGroupCommand({ ModelPackageGroupName: name });
    return await namingDenial('sagemaker:DescribeModelPackageGroup', () =>
      this.#sagemaker.send(command),
    );
  }
}

function tagList(tags: PackageGroup['tags']): Tag[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
