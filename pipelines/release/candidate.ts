import { candidateId } from '../evaluation/contract.ts';
import { PackageUnknownError } from '../shared/errors.ts';
import type { DescribedPackage } from '../training/steps.ts';

/**
 * The candidate that a model package holds.
 * @throws PackageUnknownError when the package doesn't say
 */
export function candidateIn({
  ModelPackageArn,
  CustomerMetadataProperties = {},
}: Pick<DescribedPackage, 'ModelPackageArn' | 'CustomerMetadataProperties'>): string {
  const id = candidateId.safeParse(CustomerMetadataProperties['candidateId']);
  if (id.success) return id.data;
  throw new PackageUnknownError(
    `The approved model package ${ModelPackageArn} lacks candidateId in its customer metadata, so nothing could say which model answers. Reject it if Evergreen did not make it (aws sagemaker update-model-package --model-package-arn ${ModelPackageArn} --model-approval-status Rejected).`,
    { packageArn: ModelPackageArn },
  );
}
