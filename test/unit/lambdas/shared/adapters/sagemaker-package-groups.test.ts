import {
  AddTagsCommand,
  CreateModelPackageGroupCommand,
  DescribeModelPackageGroupCommand,
  SageMakerClient,
  SageMakerServiceException,
} from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, it } from 'vitest';
import { SageMakerPackageGroups } from '../../../../../lambdas/shared/adapters/sagemaker-package-groups.ts';
import { AccessDeniedError } from '../../../../../pipelines/shared/errors.ts';

const sagemaker = mockClient(SageMakerClient);
const groups = new SageMakerPackageGroups();
const ARN = 'arn:aws:sagemaker:eu-west-1:1:model-package-group/acme-visits';
const group = { name: 'acme-visits', description: 'Candidates', tags: { a: '1', b: '2' } };
const Tags = [
  { Key: 'a', Value: '1' },
  { Key: 'b', Value: '2' },
];
const described = { ModelPackageGroupArn: ARN, ModelPackageGroupStatus: 'Completed' } as never;

const refusal = (message: string, name = 'ValidationException') =>
  new SageMakerServiceException({ name, message, $fault: 'client', $metadata: {} });
const denied = (action: string) =>
  refusal(
    `User: arn:aws:sts::1:assumed-role/r/f is not authorized to perform: sagemaker:${action} on resource: ${ARN}`,
    'AccessDeniedException',
  );

beforeEach(() => {
  sagemaker.reset();
});

it('makes a group with its tags', async () => {
  sagemaker.on(CreateModelPackageGroupCommand).resolves({ ModelPackageGroupArn: ARN });
  expect(await groups.create(group)).toBe(true);
  expect(sagemaker.commandCalls(CreateModelPackageGroupCommand)[0]?.args[0].input).toEqual({
    ModelPackageGroupName: 'acme-visits',
    ModelPackageGroupDescription: 'Candidates',
    Tags,
  });
});

it.each([
  refusal(`Model Package Group already exists: ${ARN}`),
  refusal('Whatever it says of a name that is taken.', 'ConflictException'),
])('finds the one there is, however SageMaker says so: %s', async (refused) => {
  sagemaker.on(CreateModelPackageGroupCommand).rejects(refused);
  sagemaker.on(DescribeModelPackageGroupCommand).resolves(described);
  expect(await groups.create(group)).toBe(false);
});

it('passes on why a group could not be made, when there is none', async () => {
  sagemaker.on(CreateModelPackageGroupCommand).rejects(refusal('A tag has no such value.'));
  sagemaker
    .on(DescribeModelPackageGroupCommand)
    .rejects(refusal(`ModelPackageGroup ${ARN} does not exist.`));
  await expect(groups.create(group)).rejects.toThrow('A tag has no such value.');
});

it('names the right that is missing', async () => {
  sagemaker.on(CreateModelPackageGroupCommand).rejects(denied('CreateModelPackageGroup'));
  sagemaker.on(DescribeModelPackageGroupCommand).rejects(denied('DescribeModelPackageGroup'));
  sagemaker.on(AddTagsCommand).rejects(denied('AddTags'));
  await expect(groups.create(group)).rejects.toThrow(AccessDeniedError);
  await expect(groups.create(group)).rejects.toThrow('sagemaker:CreateModelPackageGroup');
  await expect(groups.status('acme-visits')).rejects.toThrow('sagemaker:DescribeModelPackageGroup');
  sagemaker.on(DescribeModelPackageGroupCommand).resolves(described);
  await expect(groups.tag('acme-visits', group.tags)).rejects.toThrow('sagemaker:AddTags');
});

it('tags a group under its ARN', async () => {
  sagemaker.on(DescribeModelPackageGroupCommand).resolves(described);
  sagemaker.on(AddTagsCommand).resolves({});
  await groups.tag('acme-visits', group.tags);
  expect(sagemaker.commandCalls(AddTagsCommand)[0]?.args[0].input).toEqual({
    ResourceArn: ARN,
    Tags,
  });
});

it('tells where a group stands in SageMaker’s own word', async () => {
  sagemaker.on(DescribeModelPackageGroupCommand).resolves(described);
  expect(await groups.status('acme-visits')).toBe('Completed');
});
