import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  EndpointStatus,
  ListEndpointConfigsCommand,
  ListModelsCommand,
  SageMakerClient,
  SageMakerServiceException,
} from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { SageMakerEndpoints } from '../../../../../lambdas/shared/adapters/sagemaker-endpoints.ts';
import { AccessDeniedError } from '../../../../../pipelines/shared/errors.ts';

const sagemaker = mockClient(SageMakerClient);
const endpoints = new SageMakerEndpoints();

const refusal = (message: string, name = 'ValidationException') =>
  new SageMakerServiceException({ name, message, $fault: 'client', $metadata: {} });
const gone = refusal('Could not find endpoint "arn:aws:sagemaker:eu-west-1:1:endpoint/e".');

beforeEach(() => {
  sagemaker.reset();
});

describe('where an endpoint stands', () => {
  it.each([
    ['Creating', 'busy'],
    ['Updating', 'busy'],
    ['SystemUpdating', 'busy'],
    ['RollingBack', 'busy'],
    ['Deleting', 'deleting'],
    ['InService', 'settled'],
    ['OutOfService', 'settled'],
    ['Failed', 'settled'],
    ['UpdateRollbackFailed', 'settled'],
  ] as const)('%s: %s', async (EndpointStatus, is) => {
    sagemaker.on(DescribeEndpointCommand, { EndpointName: 'e' }).resolves({ EndpointStatus });
    expect(await endpoints.standing('e')).toEqual({ is, status: EndpointStatus });
  });

  it('knows every status there is', () => {
    expect(Object.keys(EndpointStatus)).toHaveLength(9);
  });

  it('is gone when SageMaker can not find it', async () => {
    sagemaker.on(DescribeEndpointCommand).rejects(gone);
    expect(await endpoints.standing('e')).toMatchObject({ is: 'gone' });
  });

  it('is told by an error when that is what SageMaker answers', async () => {
    sagemaker.on(DescribeEndpointCommand).rejects(refusal('Value at endpointName is too long'));
    await expect(endpoints.standing('e')).rejects.toThrow('too long');
    sagemaker.on(DescribeEndpointCommand).rejects(refusal('no', 'AccessDeniedException'));
    await expect(endpoints.standing('e')).rejects.toThrow(AccessDeniedError);
  });
});

describe('deleting', () => {
  it('says when an endpoint has begun to change', async () => {
    sagemaker.on(DeleteEndpointCommand).resolvesOnce({}).rejectsOnce(gone);
    expect(await endpoints.deleteEndpoint('e')).toBe(true);
    expect(await endpoints.deleteEndpoint('e')).toBe(true);
    sagemaker
      .on(DeleteEndpointCommand)
      .rejects(refusal('Cannot update in-progress endpoint "arn:e".'));
    expect(await endpoints.deleteEndpoint('e')).toBe(false);
    sagemaker.on(DeleteEndpointCommand).rejects(refusal('Something else'));
    await expect(endpoints.deleteEndpoint('e')).rejects.toThrow('Something else');
  });

  it('takes what is gone already for deleted', async () => {
    sagemaker.on(DeleteEndpointConfigCommand).rejects(refusal('Could not find endpoint config'));
    sagemaker.on(DeleteModelCommand).rejects(refusal('Could not find model "arn:m".'));
    await endpoints.deleteConfig('c');
    await endpoints.deleteModel('m');
    sagemaker.on(DeleteModelCommand).rejects(refusal('Throttled', 'ThrottlingException'));
    await expect(endpoints.deleteModel('m')).rejects.toThrow('Throttled');
  });
});

describe('what belongs to an endpoint', () => {
  it('is found page after page, and only its own', async () => {
    const NameContains = 's-flight';
    sagemaker
      .on(ListModelsCommand, { NameContains })
      .resolvesOnce({
        Models: [
          { ModelName: 's-flight-v1-1', ModelArn: 'a', CreationTime: new Date() },
          { ModelName: 's-flight-delay-v1-1', ModelArn: 'b', CreationTime: new Date() },
        ],
        NextToken: 'next',
      })
      .resolvesOnce({
        Models: [{ ModelName: 's-flight-v2-1', ModelArn: 'c', CreationTime: new Date() }],
      });
    expect(await endpoints.models('s-flight')).toEqual(['s-flight-v1-1', 's-flight-v2-1']);
    expect(sagemaker.commandCalls(ListModelsCommand).map(({ args }) => args[0].input)).toEqual([
      { NameContains },
      { NameContains, NextToken: 'next' },
    ]);
    sagemaker.on(ListEndpointConfigsCommand, { NameContains }).resolves({
      EndpointConfigs: [
        { EndpointConfigName: 's-flight-v1-1', EndpointConfigArn: 'a', CreationTime: new Date() },
        { EndpointConfigName: 'x-s-flight-v1-1', EndpointConfigArn: 'b', CreationTime: new Date() },
      ],
    });
    expect(await endpoints.configs('s-flight')).toEqual(['s-flight-v1-1']);
  });
});
