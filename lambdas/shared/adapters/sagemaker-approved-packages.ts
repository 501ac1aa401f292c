import {
  DescribeModelPackageCommand,
  ListModelPackagesCommand,
  type ModelPackageSummary,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import type { ApprovedPackage } from '../../../pipelines/release/lost-approvals.ts';
import type { ApprovedPackages } from '../ports/approved-packages.ts';
import { namingDenial } from './aws-denials.ts';

/** The approved packages of SageMaker's registry. */
export class SageMakerApprovedPackages implements ApprovedPackages {
  readonly #sagemaker: SageMakerClient;

  constructor(sagemaker = new SageMakerClient({})) {
    this.#sagemaker = sagemaker;
  }

  async newerThan(group: string, version: number): Promise<readonly ApprovedPackage[]> {
    const found: ApprovedPackage[] = [];
    for await (const { ModelPackageArn, ModelPackageVersion = 0 } of this.#approved(group)) {
      // Versions are numbered as they are created: only older ones follow.
      if (ModelPackageVersion <= version) break;
      const described = ModelPackageArn && (await this.#describe(ModelPackageArn));
      if (described) found.push(described);
    }
    return found;
  }

  async *#approved(group: string): AsyncGenerator<ModelPackageSummary> {
    let NextToken: string | undefined;
    do {
      const command = new ListModelPackagesCommand({
        ModelPackageGroupName: group,
        ModelApprovalStatus: 'Approved',
        SortBy: 'CreationTime',
        SortOrder: 'Descending',
        NextToken,
      });
      const page = await namingDenial('sagemaker:ListModelPackages', () =>
        this.#sagemaker.send(command),
      ).catch(ifNoGroup);
      yield* page.ModelPackageSummaryList ?? [];
      ({ NextToken } = page);
    } while (NextToken !== undefined);
  }

  /** A list doesn't say when a package was changed. @returns undefined for one that is not approved any more */
  async #describe(arn: string): Promise<ApprovedPackage | undefined> {
    const described = await namingDenial('sagemaker:DescribeModelPackage', () =>
      this.#sagemaker.send(new DescribeModelPackageCommand({ ModelPackageName: arn })),
    );
    const { ModelPackageArn: packageArn, ModelPackageVersion: packageVersion } = described;
    const { ModelPackageStatus: status, ModelApprovalStatus: approval } = described;
    const changedAt = described.LastModifiedTime ?? described.CreationTime;
    if (packageArn === undefined || packageVersion === undefined || !changedAt) return undefined;
    if (status !== 'Completed' || approval !== 'Approved') return undefined;
    return { packageArn, packageVersion, changedAt };
  }
}

/** A model's group comes with its own stack, which is deployed after what asks for it here. */
function ifNoGroup(error: unknown): { ModelPackageSummaryList?: never; NextToken?: never } {
  const isMissing =
    error instanceof Error &&
    error.name === 'ValidationException' &&
    /ModelPackageGroup .*does not exist/.test(error.message);
  if (isMissing) return {};
  throw error;
}
