import {
  DescribeModelPackageCommand,
  paginateListModelPackageGroups,
  paginateListModelPackages,
  type SageMakerClient,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import { type ApprovalStatus, approvalStatus } from '../../pipelines/gates/contract.ts';
import type { RegisteredPackage } from './deployed-system.ts';

/** SageMaker's registry: a group `<system>-<model>` a model, a package a candidate. */
export class PackageRegistry {
  readonly #sagemaker: SageMakerClient;
  /** What the names of the system's groups start with. */
  readonly #prefix: string;

  constructor(sagemaker: SageMakerClient, system: string) {
    this.#sagemaker = sagemaker;
    this.#prefix = `${system}-`;
  }

  async models(): Promise<readonly string[]> {
    const pages = paginateListModelPackageGroups(
      { client: this.#sagemaker },
      { NameContains: this.#prefix },
    );
    const groups = await gathered('ListModelPackageGroups', pages, (page) =>
      (page.ModelPackageGroupSummaryList ?? []).map(({ ModelPackageGroupName: name }) => name),
    );
    return groups
      .filter((name) => name !== undefined)
      .filter((name) => name.startsWith(this.#prefix))
      .map((name) => name.slice(this.#prefix.length))
      .toSorted();
  }

  async packages(model: string): Promise<readonly RegisteredPackage[]> {
    const pages = paginateListModelPackages(
      { client: this.#sagemaker },
      {
        ModelPackageGroupName: `${this.#prefix}${model}`,
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
      },
    );
    return await gathered('ListModelPackages', pages, (page) =>
      (page.ModelPackageSummaryList ?? []).flatMap((summary) => {
        const { ModelPackageArn: arn, ModelPackageVersion: version } = summary;
        if (arn === undefined || version === undefined) return [];
        return { arn, version, approval: approvalStatus.parse(summary.ModelApprovalStatus) };
      }),
    );
  }

  async approvalReason(arn: string): Promise<string | undefined> {
    const command = new DescribeModelPackageCommand({ ModelPackageName: arn });
    const { ApprovalDescription } = await namingDenial('sagemaker:DescribeModelPackage', () =>
      this.#sagemaker.send(command),
    );
    return ApprovalDescription;
  }

  async setApproval(arn: string, approval: ApprovalStatus, why: string): Promise<void> {
    const command = new UpdateModelPackageCommand({
      ModelPackageArn: arn,
      ModelApprovalStatus: approval,
      ApprovalDescription: why,
    });
    await namingDenial('sagemaker:UpdateModelPackage', () => this.#sagemaker.send(command));
  }
}

/** Everything of every page. */
async function gathered<Page, T>(
  operation: string,
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly T[],
): Promise<T[]> {
  return await namingDenial(`sagemaker:${operation}`, async () => {
    const items: T[] = [];
    for await (const page of pages) items.push(...itemsOf(page));
    return items;
  });
}
