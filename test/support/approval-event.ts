import type { ReleaseRequest } from '../../pipelines/release/contract.ts';

/** What SageMaker tells when somebody decides on a package of a group. */
export function approvalEvent(
  { packageArn, packageVersion }: ReleaseRequest,
  group: string,
  approval = 'Approved',
): string {
  return JSON.stringify({
    source: 'aws.sagemaker',
    'detail-type': 'SageMaker Model Package State Change',
    detail: {
      ModelPackageArn: packageArn,
      ModelPackageVersion: packageVersion,
      ModelPackageGroupName: group,
      ModelApprovalStatus: approval,
    },
  });
}
