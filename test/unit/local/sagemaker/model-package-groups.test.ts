import { describe, expect, it } from 'vitest';
import { ARN, each } from './emulator-under-test.ts';
import { aRegistry, arn, GROUP, GROUP_ARN, PACKAGE } from './registry-under-test.ts';

describe('ListModelPackages', () => {
  it('finds the newest approved one, pages, and wants a group or a type', async () => {
    const { call } = await aRegistry();
    for (const ModelApprovalStatus of ['Approved', 'Approved', 'Rejected']) {
      await call('CreateModelPackage', { ...PACKAGE, ModelApprovalStatus });
    }
    const versions = async (request: object) => {
      const { ModelPackageSummaryList: list } = await call('ListModelPackages', request);
      return each(list, 'ModelPackageVersion');
    };
    const newest = { SortBy: 'CreationTime', SortOrder: 'Descending', MaxResults: 1 };
    expect(await versions({ ...GROUP, ...newest, ModelApprovalStatus: 'Approved' })).toEqual([2]);
    expect(await versions({ ...GROUP, ...newest })).toEqual([3]);
    expect(await versions({ ModelPackageGroupName: GROUP_ARN })).toEqual([1, 2, 3]);
    expect(await versions({})).toEqual([]);
    expect(await versions({ ModelPackageType: 'Versioned' })).toEqual([1, 2, 3]);
    const first = await call('ListModelPackages', { ...GROUP, MaxResults: 2 });
    const next = { ...GROUP, MaxResults: 2, NextToken: first['NextToken'] };
    expect(await versions(next)).toEqual([3]);
    expect((first['ModelPackageSummaryList'] as object[])[0]).not.toHaveProperty(
      'ModelPackageName',
    );
  });
});

describe('a model package group', () => {
  it('is described, listed, and made once', async () => {
    const { call } = await aRegistry();
    expect(await call('DescribeModelPackageGroup', GROUP)).toMatchObject({
      ModelPackageGroupArn: GROUP_ARN,
      ModelPackageGroupDescription: 'Delays',
      ModelPackageGroupStatus: 'Completed',
    });
    expect(await call('ListModelPackageGroups', { NameContains: 'shop' })).toMatchObject({
      ModelPackageGroupSummaryList: [GROUP],
    });
    expect(await call('CreateModelPackageGroup', GROUP)).toEqual({
      status: 400,
      __type: 'ValidationException',
      message: `Model Package Group already exists: ${GROUP_ARN}`,
    });
  });

  it('is deleted when it is empty, and gives no number twice', async () => {
    const { call } = await aRegistry();
    await call('CreateModelPackage', PACKAGE);
    expect(await call('DeleteModelPackageGroup', GROUP)).toMatchObject({
      __type: 'ConflictException',
    });
    expect(await call('DeleteModelPackage', { ModelPackageName: arn(1) })).toEqual({});
    expect(await call('CreateModelPackage', PACKAGE)).toEqual({ ModelPackageArn: arn(2) });
    await call('DeleteModelPackage', { ModelPackageName: arn(2) });
    expect(await call('DeleteModelPackageGroup', GROUP)).toEqual({});
    expect(await call('DescribeModelPackageGroup', GROUP)).toMatchObject({
      message: `ModelPackageGroup ${GROUP_ARN} does not exist.`,
    });
  });
});

describe('tags', () => {
  it('of a group are added, replaced, listed and taken away', async () => {
    const { call } = await aRegistry();
    const ResourceArn = GROUP_ARN;
    const tag = (Key: string, Value: string) => ({ Key, Value });
    const added = { ResourceArn, Tags: [tag('model', 'trains'), tag('team', 'a')] };
    expect(await call('AddTags', added)).toEqual({
      Tags: [tag('model', 'trains'), tag('team', 'a')],
    });
    expect(await call('DeleteTags', { ResourceArn, TagKeys: ['model'] })).toEqual({});
    expect(await call('ListTags', { ResourceArn })).toEqual({ Tags: [tag('team', 'a')] });
    const many = Array.from({ length: 50 }, (_, i) => tag(`key${i}`, 'x'));
    expect(await call('AddTags', { ResourceArn, Tags: many })).toMatchObject({ status: 400 });
  });

  it('are not for versions, nor for what is not there', async () => {
    const { call } = await aRegistry();
    await call('CreateModelPackage', PACKAGE);
    for (const ResourceArn of [arn(1), `${ARN}:training-job/none`, `${ARN}:endpoint/x`]) {
      expect(await call('ListTags', { ResourceArn })).toMatchObject({
        __type: 'ValidationException',
      });
    }
  });
});
