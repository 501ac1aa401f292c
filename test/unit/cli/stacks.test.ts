import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CloudFormationClient,
  DeleteStackCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  ListStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  ListEndpointConfigsCommand,
  ListEndpointsCommand,
  ListModelsCommand,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { mockClient } from 'aws-sdk-client-mock';
import { afterEach, describe, expect, it } from 'vitest';
import { AwsStacks } from '../../../cli/cloud/aws-stacks.ts';
import { BilledResources } from '../../../cli/cloud/billed-resources.ts';

const cloudFormation = mockClient(CloudFormationClient);

afterEach(() => cloudFormation.reset());

async function acme() {
  return await AwsStacks.open({ system: 'acme', region: 'eu-west-1' });
}

/** Stacks by name, with their templates. */
function deployed(templates: Readonly<Record<string, object | string>>): void {
  const CreationTime = new Date();
  const Stacks = Object.keys(templates).map((StackName) => ({
    StackName,
    CreationTime,
    StackStatus: 'UPDATE_COMPLETE' as const,
    EnableTerminationProtection: StackName === 'acme-data',
  }));
  cloudFormation.on(DescribeStacksCommand, {}).resolves({ Stacks });
  for (const [StackName, template] of Object.entries(templates)) {
    const TemplateBody = typeof template === 'string' ? template : JSON.stringify(template);
    cloudFormation.on(GetTemplateCommand, { StackName }).resolves({ TemplateBody });
  }
  cloudFormation.on(ListStackResourcesCommand).resolves({
    StackResourceSummaries: ['Bucket', 'Queue'].map((id) => ({
      LogicalResourceId: id,
      PhysicalResourceId: `acme-${id}`,
      ResourceType: `AWS::X::${id}`,
      ResourceStatus: 'CREATE_COMPLETE',
      LastUpdatedTimestamp: new Date(),
    })),
  });
}

describe('the stacks of a system', () => {
  it('are its own alone, in the order of deletion, with what they keep', async () => {
    const Resources = { Bucket: { DeletionPolicy: 'Retain' }, Queue: {} };
    deployed({
      'acme-data': { Description: 'Evergreen: data bucket', Resources },
      'acme-other': 'Description: in YAML',
      'acme-serving': { Description: 'Evergreen: release workflow' },
      'acme-model-toy': { Description: 'Evergreen: the model toy' },
      'other-data': { Description: 'Evergreen: data bucket' },
    });
    const stacks = await (await acme()).stacks();
    expect(stacks.map(({ name }) => name)).toEqual(['acme-model-toy', 'acme-serving', 'acme-data']);
    expect(stacks[2]).toEqual({
      name: 'acme-data',
      status: 'UPDATE_COMPLETE',
      resources: 2,
      retained: [{ type: 'AWS::X::Bucket', name: 'acme-Bucket', logicalId: 'Bucket' }],
      isProtected: true,
    });
  });
});

describe('deleting a stack', () => {
  const CreationTime = new Date();
  const stack = { StackName: 'acme-data', StackId: 'arn:acme-data', CreationTime };

  function endingIn(StackStatus: 'DELETE_COMPLETE' | 'DELETE_FAILED'): void {
    cloudFormation
      .on(DescribeStacksCommand, { StackName: 'acme-data' })
      .resolves({ Stacks: [{ ...stack, StackStatus: 'CREATE_COMPLETE' }] })
      .on(DescribeStacksCommand, { StackName: 'arn:acme-data' })
      .resolvesOnce({ Stacks: [{ ...stack, StackStatus: 'DELETE_IN_PROGRESS' }] })
      .resolves({ Stacks: [{ ...stack, StackStatus, StackStatusReason: 'It did not work.' }] })
      .on(ListStackResourcesCommand)
      .resolves({
        StackResourceSummaries: [
          {
            LogicalResourceId: 'Teardown',
            ResourceStatus: 'DELETE_FAILED',
            ResourceStatusReason: 'still Updating',
            ResourceType: 'Custom::X',
            LastUpdatedTimestamp: new Date(),
          },
        ],
      });
  }

  it('waits until it is gone', async () => {
    endingIn('DELETE_COMPLETE');
    await (await acme()).remove('acme-data');
    expect(cloudFormation.commandCalls(DeleteStackCommand)).toHaveLength(1);
    expect(cloudFormation.commandCalls(DescribeStacksCommand)).toHaveLength(3);
  });

  it('names what could not be deleted', async () => {
    endingIn('DELETE_FAILED');
    await expect((await acme()).remove('acme-data')).rejects.toThrow(
      /acme-data could not be deleted: It did not work\. Teardown: still Updating/,
    );
  });
});

it('what is billed is told by kind, and only what is of the system', async () => {
  const time = new Date();
  const times = { CreationTime: time, LastModifiedTime: time };
  const arn = 'arn:aws:sagemaker:x';
  mockClient(SageMakerClient)
    .on(ListEndpointsCommand)
    .resolves({
      Endpoints: ['acme-toy', 'my-acme-toy'].map((EndpointName) => ({
        EndpointName,
        EndpointArn: arn,
        EndpointStatus: 'InService' as const,
        ...times,
      })),
    })
    .on(ListEndpointConfigsCommand)
    .resolves({
      EndpointConfigs: [{ EndpointConfigName: 'acme-toy-v1-1', EndpointConfigArn: arn, ...times }],
    })
    .on(ListModelsCommand)
    .resolves({ Models: [{ ModelName: 'acme-toy-v1-1', ModelArn: arn, CreationTime: time }] });
  mockClient(ApplicationAutoScalingClient)
    .on(DescribeScalableTargetsCommand)
    .resolves({
      ScalableTargets: ['endpoint/acme-toy/variant/champion', 'endpoint/x/variant/y'].map(
        (ResourceId) => ({
          ServiceNamespace: 'sagemaker' as const,
          ResourceId,
          ScalableDimension: 'sagemaker:variant:DesiredInstanceCount' as const,
          MinCapacity: 1,
          MaxCapacity: 2,
          RoleARN: arn,
          CreationTime: time,
        }),
      ),
    });
  mockClient(CloudWatchClient)
    .on(DescribeAlarmsCommand)
    .resolves({ MetricAlarms: [{ AlarmName: 'acme-toy-v1-1-release-errors' }] });
  const billed = await new BilledResources('acme', { region: 'eu-west-1' }).all();
  expect(billed.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
    'endpoint acme-toy',
    'endpoint config acme-toy-v1-1',
    'model acme-toy-v1-1',
    'scalable target acme-toy/variant/champion',
    'alarm acme-toy-v1-1-release-errors',
  ]);
});
