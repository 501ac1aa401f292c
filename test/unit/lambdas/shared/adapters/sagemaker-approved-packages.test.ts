import {
  DescribeModelPackageCommand,
  type DescribeModelPackageCommandOutput,
  ListModelPackagesCommand,
  SageMakerClient,
  SageMakerServiceException,
} from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { SageMakerApprovedPackages } from '../../../../../lambdas/shared/adapters/sagemaker-approved-packages.ts';
import { AccessDeniedError } from '../../../../../pipelines/shared/errors.ts';

const sagemaker = mockClient(SageMakerClient);
const packages = new SageMakerApprovedPackages();

const CREATED = new Date('2026-01-01T00:00:00Z');
const MODIFIED = new Date('2026-01-02T00:00:00Z');

const refusal = (message: string, name = 'ValidationException') =>
  new SageMakerServiceException({ name, message, $fault: 'client', $metadata: {} });

function summary(version: number) {
  return {
    ModelPackageName: undefined,
    ModelPackageArn: `arn:${version}`,
    ModelPackageVersion: version,
    ModelPackageStatus: 'Completed' as const,
    CreationTime: CREATED,
  };
}

function holds(version: number, more: Partial<DescribeModelPackageCommandOutput> = {}): void {
  sagemaker.on(DescribeModelPackageCommand, { ModelPackageName: `arn:${version}` }).resolves({
    ...summary(version),
    ModelApprovalStatus: 'Approved',
    LastModifiedTime: MODIFIED,
    ...more,
  });
}

async function found(version: number): Promise<number[]> {
  const newer = await packages.newerThan('evergreen-visits', version);
  return newer.map(({ packageVersion }) => packageVersion);
}

beforeEach(() => {
  sagemaker.reset();
});

describe('the approved packages of a group', () => {
  it('are listed page by page, the newest first, no further than they are asked for', async () => {
    const list = sagemaker.on(ListModelPackagesCommand);
    list
      .resolvesOnce({ ModelPackageSummaryList: [summary(9), summary(7)], NextToken: 'second' })
      .resolvesOnce({ ModelPackageSummaryList: [summary(6), summary(3)], NextToken: 'third' });
    for (const version of [9, 7, 6, 3]) holds(version);
    expect(await found(3)).toEqual([9, 7, 6]);
    const inputs = sagemaker
      .commandCalls(ListModelPackagesCommand)
      .map(({ args }) => args[0].input);
    const asked = {
      ModelPackageGroupName: 'evergreen-visits',
      ModelApprovalStatus: 'Approved',
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
    };
    expect(inputs).toEqual([asked, { ...asked, NextToken: 'second' }]);
    expect(sagemaker.commandCalls(DescribeModelPackageCommand)).toHaveLength(3);
  });

  it('were changed when they were approved, or else when they were made', async () => {
    sagemaker
      .on(ListModelPackagesCommand)
      .resolves({ ModelPackageSummaryList: [summary(2), summary(1)] });
    holds(2);
    holds(1, { LastModifiedTime: undefined });
    expect(await packages.newerThan('evergreen-visits', 0)).toEqual([
      { packageArn: 'arn:2', packageVersion: 2, changedAt: MODIFIED },
      { packageArn: 'arn:1', packageVersion: 1, changedAt: CREATED },
    ]);
  });

  it('are none that were rejected a moment ago, or that are not complete', async () => {
    sagemaker
      .on(ListModelPackagesCommand)
      .resolves({ ModelPackageSummaryList: [summary(2), summary(1)] });
    holds(2, { ModelApprovalStatus: 'Rejected' });
    holds(1, { ModelPackageStatus: 'InProgress' });
    expect(await found(0)).toEqual([]);
  });

  it('are none where there is no group yet', async () => {
    const message = 'ModelPackageGroup arn:aws:sagemaker:…/evergreen-visits does not exist.';
    sagemaker.on(ListModelPackagesCommand).rejects(refusal(message));
    expect(await found(0)).toEqual([]);
  });

  it('are not known when SageMaker refuses for another reason', async () => {
    sagemaker.on(ListModelPackagesCommand).rejects(refusal('1 validation error detected'));
    await expect(found(0)).rejects.toThrow('1 validation error');
    const denial = 'User: x is not authorized to perform: sagemaker:ListModelPackages';
    sagemaker.on(ListModelPackagesCommand).rejects(refusal(denial, 'AccessDeniedException'));
    await expect(found(0)).rejects.toThrow(AccessDeniedError);
  });
});
