import type { ApprovalStatus } from '../../pipelines/gates/contract.ts';
import type { ApprovedPackages } from '../../lambdas/shared/ports/approved-packages.ts';
import type { ApprovedPackage } from '../../pipelines/release/lost-approvals.ts';
import type { DescribedPackage, PackageOrder } from '../../pipelines/training/steps.ts';

/** A model package as the registry holds it. */
export interface HeldPackage {
  readonly described: DescribedPackage;
  readonly description: string;
  readonly token: string;
  approval: ApprovalStatus;
  changedAt: Date;
  /** Whether it was approved at any time. */
  everApproved: boolean;
}

/** SageMaker's model registry, with the one group of the simulated model. */
export class SimulatedRegistry implements ApprovedPackages {
  readonly packages: HeldPackage[] = [];
  readonly #group: string;
  readonly #now: () => Date;
  readonly #tell: (event: object) => void;

  constructor(group: string, now: () => Date, tell: (event: object) => void) {
    this.#group = group;
    this.#now = now;
    this.#tell = tell;
  }

  /** Registers a package; one token registers one. @returns its ARN */
  create(order: PackageOrder, token: string): string {
    const there = this.packages.find((held) => held.token === token);
    if (there) return there.described.ModelPackageArn;
    const version = this.packages.length + 1;
    const arn = `arn:aws:sagemaker:eu-west-1:111122223333:model-package/${this.#group}/${version}`;
    const held: HeldPackage = {
      described: {
        ModelPackageArn: arn,
        ModelPackageVersion: version,
        CustomerMetadataProperties: order.CustomerMetadataProperties,
        InferenceSpecification: order.InferenceSpecification,
      },
      description: order.ModelPackageDescription,
      token,
      approval: order.ModelApprovalStatus,
      changedAt: this.#now(),
      everApproved: order.ModelApprovalStatus === 'Approved',
    };
    this.packages.push(held);
    this.#told(held);
    return arn;
  }

  approve(held: HeldPackage): void {
    this.#decide(held, 'Approved');
  }

  reject(held: HeldPackage): void {
    this.#decide(held, 'Rejected');
  }

  find(arn: string): HeldPackage {
    const held = this.packages.find(({ described }) => described.ModelPackageArn === arn);
    if (!held) throw new Error(`ModelPackage ${arn} does not exist`);
    return held;
  }

  newestApproved(): HeldPackage | undefined {
    return this.packages.findLast(({ approval }) => approval === 'Approved');
  }

  async newerThan(_group: string, version: number): Promise<readonly ApprovedPackage[]> {
    return this.packages
      .filter(({ approval }) => approval === 'Approved')
      .map(({ described, changedAt }) => {
        const { ModelPackageArn: packageArn, ModelPackageVersion: packageVersion } = described;
        return { packageArn, packageVersion, changedAt };
      })
      .filter(({ packageVersion }) => packageVersion > version)
      .toReversed();
  }

  #decide(held: HeldPackage, approval: ApprovalStatus): void {
    if (held.approval === approval) return;
    held.approval = approval;
    held.changedAt = this.#now();
    held.everApproved ||= approval === 'Approved';
    this.#told(held);
  }

  /** The event says what is true now; it may arrive when that is long over. */
  #told({ described, approval }: HeldPackage): void {
    this.#tell({
      source: 'aws.sagemaker',
      'detail-type': 'SageMaker Model Package State Change',
      detail: {
        ModelPackageArn: described.ModelPackageArn,
        ModelPackageGroupName: this.#group,
        ModelPackageVersion: described.ModelPackageVersion,
        ModelPackageStatus: 'Completed',
        ModelApprovalStatus: approval,
      },
    });
  }
}
