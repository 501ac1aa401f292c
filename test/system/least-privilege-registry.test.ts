import { randomUUID } from 'node:crypto';
import { IAMClient } from '@aws-sdk/client-iam';
import {
  DeleteModelPackageGroupCommand,
  DescribeModelPackageGroupCommand,
  ListTagsCommand,
  DeleteTagsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppUnderTest } from '../support/app-under-test.ts';
import { denialOf } from '../support/denials.ts';
import { RoleGrants, same, textOf } from '../support/role-grants.ts';
import { StackAnswers } from '../support/stack-answers.ts';

const STACK = 'evergreen-training';
const app = new AppUnderTest();
const iam = new IAMClient(app.clientConfiguration);
const sagemaker = new SageMakerClient(app.clientConfiguration);
const answers = new StackAnswers(app);
const model = `kept-${randomUUID().slice(0, 8)}`;
const group = { ModelPackageGroupName: `evergreen-${model}` };

/** A function's own output and traces: without them it is silent, not wrong. */
const SILENT_FUNCTION = /^(logs|xray):/;

beforeAll(async () => await answers.listen());
afterAll(() => {
  answers.close();
});

async function ask(type: 'Create' | 'Delete') {
  const FunctionName = await app.physicalId('AWS::Lambda::Function', 'KeepPackageGroup', STACK);
  return await answers.ask(FunctionName, type, { Model: model });
}

async function tags() {
  const { ModelPackageGroupArn: ResourceArn } = await sagemaker.send(
    new DescribeModelPackageGroupCommand(group),
  );
  const { Tags = [] } = await sagemaker.send(new ListTagsCommand({ ResourceArn }));
  return { ResourceArn, found: Tags.map(({ Key, Value }) => `${Key}=${Value}`).toSorted() };
}

const TAGS = [`evergreen:model=${model}`, 'evergreen:system=evergreen'];

describe('each grant of what keeps a package group, removed once', () => {
  it('has the stack told which is missing, until all are there', async () => {
    const role = await app.physicalId('AWS::IAM::Role', 'KeepPackageGroupRole', STACK);
    const held = new RoleGrants(iam, role);
    const needed = (await held.all()).filter((grant) => !SILENT_FUNCTION.test(grant.action));
    expect(needed.map(({ action }) => action).toSorted()).toEqual([
      'sagemaker:AddTags',
      'sagemaker:CreateModelPackageGroup',
      'sagemaker:DescribeModelPackageGroup',
    ]);
    for (const grant of needed) {
      const giveBack = await held.remove(same(grant));
      try {
        const { Status, Reason } = await ask('Create');
        expect.soft(Status, textOf(grant)).toBe('FAILED');
        expect.soft(Reason, textOf(grant)).toMatch(denialOf(grant, role));
      } finally {
        await giveBack();
      }
    }
    expect(await ask('Create')).toMatchObject({ Status: 'SUCCESS' });
    expect((await tags()).found).toEqual(TAGS);
  });

  it('after which a group stays when its stack goes, and is adopted with its tags', async () => {
    expect(await ask('Delete')).toMatchObject({ Status: 'SUCCESS' });
    const { ResourceArn } = await tags();
    await sagemaker.send(new DeleteTagsCommand({ ResourceArn, TagKeys: ['evergreen:model'] }));
    expect(await ask('Create')).toMatchObject({ Status: 'SUCCESS' });
    expect((await tags()).found).toEqual(TAGS);
    await sagemaker.send(new DeleteModelPackageGroupCommand(group));
  });
});
