import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import {
  CloudWatchClient,
  GetMetricStatisticsCommand,
  paginateDescribeAlarms,
} from '@aws-sdk/client-cloudwatch';
import {
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  type ExecutionListItem,
  ListExecutionsCommand,
  GetExecutionHistoryCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import {
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { clientConfiguration } from '../../local/cloud/client-configuration.ts';
import { DataPerson } from '../../local/demo/data-person.ts';
import { redeliver } from '../../local/demo/redeliver.ts';
import { LedgerReader } from '../../local/watch/ledger-reader.ts';
import type { Upload } from '../../pipelines/ingest/contract.ts';
import { METRICS_NAMESPACE } from '../../pipelines/ingest/metrics.ts';
import type { DeployedApp } from './deployed-app.ts';
import { deployedApp } from './deployed-app-of-worker.ts';
import { anUpload } from './uploads.ts';

/** The deployed app, as the tests reach it. */
export class AppUnderTest {
  readonly cloud: Pick<DeployedApp, 'endpoint' | 'certificate'> = deployedApp();
  readonly clientConfiguration = clientConfiguration(this.cloud);
  readonly #cloudFormation = new CloudFormationClient(this.clientConfiguration);
  readonly #cloudWatch = new CloudWatchClient(this.clientConfiguration);
  readonly #sqs = new SQSClient(this.clientConfiguration);
  readonly #lambda = new LambdaClient(this.clientConfiguration);
  readonly #s3 = new S3Client(this.clientConfiguration);
  readonly #sfn = new SFNClient(this.clientConfiguration);

  /** An output of a stack. @param stack - the data stack unless another is named */
  output(key: string, stack = 'evergreen-data'): string {
    const value = deployedApp().outputs[stack]?.[key];
    if (value === undefined) throw new Error(`No output ${key}`);
    return value;
  }

  get bucket(): string {
    return this.output('DataBucketName');
  }

  /** The keys of the data bucket that start so. */
  async list(prefix: string): Promise<readonly string[]> {
    const { Contents } = await this.#s3.send(
      new ListObjectsV2Command({ Bucket: this.bucket, Prefix: prefix }),
    );
    return (Contents ?? []).flatMap(({ Key }) => Key ?? []);
  }

  person(model: string): DataPerson {
    return new DataPerson(this.cloud, this.bucket, model);
  }

  ledger(model: string): LedgerReader {
    return new LedgerReader(this.cloud, this.output('LedgerTableName'), model);
  }

  /** Delivers the event of an upload that S3 never saw, or saw otherwise. */
  async deliver(upload: Pick<Upload, 'key' | 'versionId' | 'sequencer' | 'size'>): Promise<void> {
    const { cloud, bucket } = this;
    await redeliver(cloud, { queueUrl: this.output('UploadQueueUrl'), bucket, upload });
  }

  async execution(uploadId: string) {
    return await this.#sfn.send(
      new DescribeExecutionCommand({ executionArn: this.#executionArn(uploadId) }),
    );
  }

  /** An upload as an event names it; S3 need not know of it. */
  upload(model: string, overrides: Partial<Omit<Upload, 'id'>>): Upload {
    return anUpload({ model, bucket: this.bucket, ...overrides });
  }

  /** The names of the states an upload's execution entered, in order, once it has ended. */
  async finishedPath(uploadId: string): Promise<string[]> {
    await expect
      .poll(async () => (await this.execution(uploadId)).status, { timeout: 10_000 })
      .not.toBe('RUNNING');
    return await this.#path(uploadId);
  }

  /** The name AWS gave to a resource of a stack, found by a part of its logical id. */
  async physicalId(type: string, logicalId: string, stack = 'evergreen-data'): Promise<string> {
    const { StackResources } = await this.#cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName: stack }),
    );
    const found = StackResources?.find(
      ({ ResourceType, LogicalResourceId }) =>
        ResourceType === type && LogicalResourceId?.includes(logicalId),
    );
    if (!found?.PhysicalResourceId) throw new Error(`No ${type} like ${logicalId}`);
    return found.PhysicalResourceId;
  }

  /** Every execution of an upload, of whichever attempt. */
  async executionsOf(uploadId: string): Promise<ExecutionListItem[]> {
    const { executions } = await this.#sfn.send(
      new ListExecutionsCommand({
        stateMachineArn: this.output('IngestStateMachineArn'),
        maxResults: 1_000,
      }),
    );
    return (executions ?? []).filter(({ name }) => name?.startsWith(uploadId));
  }

  /** Waits until every delivered event has been worked on. */
  async queueIsEmpty(): Promise<void> {
    const QueueUrl = this.output('UploadQueueUrl');
    await expect.poll(async () => await this.waiting(QueueUrl), { timeout: 60_000 }).toBe(0);
  }

  /** How many messages a queue holds, those that are being worked on among them. */
  async waiting(QueueUrl: string): Promise<number> {
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl,
        AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
      }),
    );
    return Object.values(Attributes ?? {}).reduce((sum, value) => sum + Number(value), 0);
  }

  /**
   * Lets a queue deliver again after a second what could not be worked on.
   * @returns what gives it back the time it had
   */
  async hurry(QueueUrl: string): Promise<() => Promise<void>> {
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['VisibilityTimeout'] }),
    );
    const set = async (VisibilityTimeout = '30') => {
      const attributes = { QueueUrl, Attributes: { VisibilityTimeout } };
      await this.#sqs.send(new SetQueueAttributesCommand(attributes));
    };
    await set('1');
    return async () => await set(Attributes?.VisibilityTimeout);
  }

  /** An alarm, found by a part of its name. */
  async alarm(name: string) {
    for await (const { MetricAlarms } of paginateDescribeAlarms({ client: this.#cloudWatch }, {})) {
      const found = MetricAlarms?.find(({ AlarmName }) => AlarmName?.includes(name));
      if (found) return found;
    }
    return undefined;
  }

  /** A metric of a model, summed over the last hour. */
  async sumOf(model: string, MetricName: string): Promise<number> {
    const { Datapoints } = await this.#cloudWatch.send(
      new GetMetricStatisticsCommand({
        Namespace: METRICS_NAMESPACE,
        MetricName,
        Dimensions: [{ Name: 'Model', Value: model }],
        StartTime: new Date(Date.now() - 3_600_000),
        EndTime: new Date(Date.now() + 60_000),
        Period: 3_600,
        Statistics: ['Sum'],
      }),
    );
    return (Datapoints ?? []).reduce((total, { Sum }) => total + (Sum ?? 0), 0);
  }

  /** Waits until an upload's execution has entered a state. */
  async entered(uploadId: string, state: string): Promise<void> {
    await expect
      .poll(async () => await this.#path(uploadId).catch(ifNotStarted), { timeout: 20_000 })
      .toContain(state);
  }

  /**
   * Lets a function of the data stack run nowhere, as an account out of concurrency does.
   * @returns what lets it run again
   */
  async throttle(logicalId: string): Promise<() => Promise<void>> {
    const FunctionName = await this.physicalId('AWS::Lambda::Function', logicalId);
    await this.#lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }),
    );
    return async () => {
      await this.#lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    };
  }

  async #path(uploadId: string): Promise<string[]> {
    const { events } = await this.#sfn.send(
      new GetExecutionHistoryCommand({
        executionArn: this.#executionArn(uploadId),
        maxResults: 1_000,
      }),
    );
    return (events ?? []).flatMap(
      ({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? [],
    );
  }

  #executionArn(uploadId: string): string {
    const machine = this.output('IngestStateMachineArn');
    return `${machine.replace(':stateMachine:', ':execution:')}:${uploadId}-1`;
  }
}

function ifNotStarted(error: unknown): string[] {
  if (error instanceof ExecutionDoesNotExist) return [];
  throw error;
}
