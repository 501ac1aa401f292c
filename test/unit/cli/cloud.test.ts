import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  DescribeModelPackageCommand,
  ListModelPackageGroupsCommand,
  ListModelPackagesCommand,
  SageMakerClient,
  UpdateModelPackageCommand,
} from '@aws-sdk/client-sagemaker';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { GetParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { callerArn } from '../../../cli/cloud/caller.ts';
import { DomainBus } from '../../../cli/cloud/domain-bus.ts';
import { PackageRegistry } from '../../../cli/cloud/package-registry.ts';
import { sharedValues } from '../../../cli/cloud/shared-values.ts';
import { WorkflowExecutions } from '../../../cli/cloud/workflow-executions.ts';

const ssm = mockClient(SSMClient);
const sagemaker = mockClient(SageMakerClient);
const sfn = mockClient(SFNClient);
const events = mockClient(EventBridgeClient);

beforeEach(() => {
  for (const client of [ssm, sagemaker, sfn, events]) client.reset();
});

describe('what a system publishes', () => {
  const address = { system: 'acme', region: 'eu-west-1' };
  const data = { Name: '/acme/shared/data-bucket-name', Value: 'data' };
  const table = { Name: '/acme/shared/ledger-table-name', Value: 'table' };
  const bus = { Name: '/acme/shared/event-bus-name', Value: 'bus' };
  const machine = { Name: '/acme/shared/training-state-machine-arn', Value: 'arn:machine' };
  const read = async () => await sharedValues(new SSMClient({}), address);

  it('is read by its name', async () => {
    ssm.on(GetParametersCommand).resolves({ Parameters: [machine, bus, table, data] });
    expect(await read()).toEqual({
      'data-bucket-name': 'data',
      'ledger-table-name': 'table',
      'event-bus-name': 'bus',
      'training-state-machine-arn': 'arn:machine',
    });
  });

  it.each([
    [[], /no system called "acme" in eu-west-1\. Deploy it .*--system.*--region/],
    [[data, table, bus], /"acme" in eu-west-1 does not train yet.*Deploy it again/],
  ])('is not there: %j', async (Parameters, why) => {
    ssm.on(GetParametersCommand).resolves({ Parameters });
    await expect(read()).rejects.toThrow(why);
  });

  it('may not be read: the action is named', async () => {
    const denied = Object.assign(new Error('User: me is not authorized'), {
      name: 'AccessDeniedException',
    });
    ssm.on(GetParametersCommand).rejects(denied);
    await expect(read()).rejects.toThrow(
      'Not allowed: ssm:GetParameters on /acme/shared/*. User: me is not authorized',
    );
  });
});

describe('the domain bus', () => {
  const bus = new DomainBus(new EventBridgeClient({}), 'acme-bus');

  it('takes an event under the name of the system itself', async () => {
    events.on(PutEventsCommand).resolves({ Entries: [{ EventId: '1' }] });
    await bus.put('RetrainingRequested', { model: 'toy' });
    expect(events.commandCalls(PutEventsCommand)[0]?.args[0].input.Entries).toEqual([
      {
        EventBusName: 'acme-bus',
        Source: 'evergreen',
        DetailType: 'RetrainingRequested',
        Detail: '{"model":"toy"}',
      },
    ]);
  });

  it('that refuses it is an error, though the call went well', async () => {
    const refused = { ErrorCode: 'InternalFailure', ErrorMessage: 'try again' };
    events.on(PutEventsCommand).resolves({ FailedEntryCount: 1, Entries: [refused] });
    await expect(bus.put('X', {})).rejects.toThrow(
      'The event bus acme-bus has refused X: InternalFailure: try again',
    );
  });
});

describe('the caller', () => {
  const { signer } = new SSMClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'me', secretAccessKey: 'secret' },
  }).config;

  async function arnIn(answer: string) {
    const calls: [URL, RequestInit][] = [];
    const send = async (url: URL, request: RequestInit) => {
      calls.push([url, request]);
      return await Promise.resolve(new Response(answer));
    };
    const arn = await callerArn(signer, 'eu-west-1', undefined, send as typeof fetch);
    return { arn, calls };
  }

  it('is asked of AWS, signed', async () => {
    const { arn, calls } = await arnIn('<A><Arn>arn:aws:iam::1:user/mia</Arn></A>');
    expect(arn).toBe('arn:aws:iam::1:user/mia');
    expect(String(calls[0]?.[0])).toBe('https://sts.eu-west-1.amazonaws.com/');
    expect(calls[0]?.[1].headers).toMatchObject({
      authorization: expect.stringMatching(/eu-west-1\/sts\/aws4_request/),
    });
  });

  it('is unknown where AWS does not say', async () => {
    expect((await arnIn('<Error/>')).arn).toBe('unknown');
  });
});

describe('the registry', () => {
  const registry = new PackageRegistry(new SageMakerClient({}), 'acme');

  it('has a group a model, of this system', async () => {
    const group = (ModelPackageGroupName: string) => ({ ModelPackageGroupName });
    sagemaker
      .on(ListModelPackageGroupsCommand)
      .resolvesOnce({
        ModelPackageGroupSummaryList: [group('acme-toy'), group('big-acme-x')] as never,
        NextToken: 'more',
      })
      .resolvesOnce({ ModelPackageGroupSummaryList: [group('acme-houses')] as never });
    expect(await registry.models()).toEqual(['houses', 'toy']);
  });

  it('lists the packages of a model, page after page, the newest first', async () => {
    const summary = (version: number, ModelApprovalStatus: string) => ({
      ModelPackageArn: `arn:${version}`,
      ModelPackageVersion: version,
      ModelApprovalStatus,
    });
    sagemaker
      .on(ListModelPackagesCommand)
      .resolvesOnce({
        ModelPackageSummaryList: [summary(2, 'Rejected')] as never,
        NextToken: 'more',
      })
      .resolvesOnce({ ModelPackageSummaryList: [summary(1, 'Approved')] as never });
    expect(await registry.packages('toy')).toEqual([
      { arn: 'arn:2', version: 2, approval: 'Rejected' },
      { arn: 'arn:1', version: 1, approval: 'Approved' },
    ]);
    expect(sagemaker.commandCalls(ListModelPackagesCommand)[0]?.args[0].input).toMatchObject({
      ModelPackageGroupName: 'acme-toy',
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
    });
  });

  it('takes a decision with its reason, and gives it back', async () => {
    sagemaker.on(UpdateModelPackageCommand).resolves({});
    sagemaker.on(DescribeModelPackageCommand).resolves({ ApprovalDescription: 'because' });
    await registry.setApproval('arn:1', 'Approved', 'because');
    expect(sagemaker.commandCalls(UpdateModelPackageCommand)[0]?.args[0].input).toEqual({
      ModelPackageArn: 'arn:1',
      ModelApprovalStatus: 'Approved',
      ApprovalDescription: 'because',
    });
    expect(await registry.approvalReason('arn:1')).toBe('because');
  });
});

describe('the state of an execution', () => {
  const machine = 'arn:aws:states:eu-west-1:1:stateMachine:training';
  const stateOf = async () => await new WorkflowExecutions(new SFNClient({}), machine).stateOf('x');

  it.each<[ExecutionStatus, string]>([
    ['RUNNING', 'running'],
    ['PENDING_REDRIVE', 'running'],
    ['SUCCEEDED', 'succeeded'],
    ['FAILED', 'failed'],
    ['TIMED_OUT', 'failed'],
    ['ABORTED', 'failed'],
  ])('%s is %s', async (status, state) => {
    sfn.on(DescribeExecutionCommand).resolves({ status });
    expect(await stateOf()).toBe(state);
    expect(sfn.commandCalls(DescribeExecutionCommand)[0]?.args[0].input).toEqual({
      executionArn: 'arn:aws:states:eu-west-1:1:execution:training:x',
    });
  });

  it('is unknown when there is none', async () => {
    sfn
      .on(DescribeExecutionCommand)
      .rejects(new ExecutionDoesNotExist({ message: 'no', $metadata: {} }));
    expect(await stateOf()).toBe('unknown');
  });
});
