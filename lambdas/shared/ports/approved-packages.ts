import type { ApprovedPackage } from '../../../pipelines/release/lost-approvals.ts';

/** What SageMaker's registry says of approvals, whatever its events have told. */
export interface ApprovedPackages {
  /**
   * The packages of a group that are approved now and newer than a version, the newest first; none
   * when there is no such group yet.
   */
  newerThan(group: string, version: number): Promise<readonly ApprovedPackage[]>;
}
