import type {
  CreateModelPackageInput,
  DescribeModelPackageOutput,
  ModelPackageStatus,
  ModelPackageSummary,
  UpdateModelPackageInput,
} from '@aws-sdk/client-sagemaker';
import { validationError } from '../errors.ts';
import type { Listed } from '../listing.ts';

/** The most pairs that a package carries. */
const MOST_METADATA = 50;

interface Made {
  readonly group: string;
  readonly version: number;
  readonly arn: string;
  readonly request: CreateModelPackageInput;
}

/** One version in a model package group. */
export class ModelPackage implements Listed {
  readonly arn: string;
  readonly group: string;
  readonly version: number;
  readonly createdAt = new Date();
  modifiedAt = this.createdAt;
  status: ModelPackageStatus = 'Pending';
  #content: CreateModelPackageInput & Pick<UpdateModelPackageInput, 'ApprovalDescription'>;

  constructor({ group, version, arn, request }: Made) {
    this.group = group;
    this.version = version;
    this.arn = arn;
    const { ClientToken: _, ...content } = request;
    this.#content = content;
  }

  /** Lists filter by the group's name, which is what a version has for one. */
  get name(): string {
    return this.group;
  }

  get approval(): NonNullable<CreateModelPackageInput['ModelApprovalStatus']> {
    return this.#content.ModelApprovalStatus ?? 'PendingManualApproval';
  }

  moveTo(status: ModelPackageStatus): void {
    this.status = status;
    this.modifiedAt = new Date();
  }

  /** @throws ValidationException when it would carry too many pairs; then nothing has changed */
  update(request: UpdateModelPackageInput): void {
    const {
      ModelPackageArn: _arn,
      ClientToken: _token,
      CustomerMetadataProperties,
      CustomerMetadataPropertiesToRemove = [],
      AdditionalInferenceSpecificationsToAdd = [],
      ...given
    } = request;
    const metadata = { ...this.#content.CustomerMetadataProperties, ...CustomerMetadataProperties };
    for (const key of CustomerMetadataPropertiesToRemove) delete metadata[key];
    if (Object.keys(metadata).length > MOST_METADATA) {
      throw validationError(`A model package has at most ${MOST_METADATA} metadata properties.`);
    }
    const more = [
      ...(this.#content.AdditionalInferenceSpecifications ?? []),
      ...AdditionalInferenceSpecificationsToAdd,
    ];
    this.#content = {
      ...this.#content,
      ...given,
      ...(Object.keys(metadata).length > 0
        ? { CustomerMetadataProperties: metadata }
        : { CustomerMetadataProperties: undefined }),
      ...(more.length > 0 && { AdditionalInferenceSpecifications: more }),
    };
    this.modifiedAt = new Date();
  }

  /** As AWS describes a version: it has a group and a number, and no ModelPackageName. */
  describe(): Omit<DescribeModelPackageOutput, 'ModelPackageName'> {
    const { Tags: _, ...content } = this.#content;
    return {
      ...content,
      ModelPackageGroupName: this.group,
      ModelPackageVersion: this.version,
      ModelPackageArn: this.arn,
      ModelPackageRegistrationType: content.ModelPackageRegistrationType ?? 'Registered',
      CreationTime: this.createdAt,
      ModelPackageStatus: this.status,
      ModelPackageStatusDetails: { ValidationStatuses: [], ImageScanStatuses: [] },
      CertifyForMarketplace: content.CertifyForMarketplace ?? false,
      ModelApprovalStatus: this.approval,
      CreatedBy: {},
      LastModifiedTime: this.modifiedAt,
      LastModifiedBy: {},
    };
  }

  summary(): ModelPackageSummary {
    const { ModelPackageDescription } = this.#content;
    return {
      ModelPackageName: undefined,
      ModelPackageGroupName: this.group,
      ModelPackageVersion: this.version,
      ModelPackageArn: this.arn,
      ...(ModelPackageDescription !== undefined && { ModelPackageDescription }),
      CreationTime: this.createdAt,
      ModelPackageStatus: this.status,
      ModelApprovalStatus: this.approval,
      ModelPackageRegistrationType: 'Registered',
    };
  }
}
