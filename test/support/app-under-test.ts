import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
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
import { GetQueueAttributesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, inject } from 'vitest';
import { clientConfiguration } from '../../local/cloud/client-configuration.ts';
import { DataPerson } from '../../local/demo/data-person.ts';
import { redeliver } from '../../local/demo/redeliver.ts';
import { LedgerReader } from '../../local/watch/ledger-reader.ts';
import type { Upload } from '../../pipelines/ingest/contract.ts';
import { anUpload } from './uploads.ts';

/** The deployed app, as the tests reach it. */
export class AppUnderTest {
  readonly cloud = { endpoint: inject('endpoint'), certificate: inject('certificate') };
  readonly clientConfiguration = clientConfiguration(this.cloud);
  readonly #cloudFormation = new CloudFormationClient(this.clientConfiguration);
  readonly #logs = new CloudWatchLogsClient(this.clientConfiguration);
  readonly #sqs = new SQSClient(this.clientConfiguration);
  readonly #lambda = new LambdaClient(this.clientConfiguration);
  readonly #sfn = new SFNClient(this.clientConfiguration);

  /** An output of the data stack. */
  output(key: string): string {
    const value = inject('outputs')['evergreen-data']?.[key];
    if (value === undefined) throw new Error(`No output ${key}`);
    return value;
  }

  get bucket(): string {
    return this.output('DataBucketName');
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

  /** The name AWS gave to a resource of the data stack, found by a part of its logical id. */
  async physicalId(type: string, logicalId: string): Promise<string> {
    const { StackResources } = await this.#cloudFormation.send(
      new DescribeStackResourcesCommand({ StackName: 'evergreen-data' }),
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
    const waiting = async () => {
      const { Attributes } = await this.#sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: this.output('UploadQueueUrl'),
          AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
        }),
      );
      return Object.values(Attributes ?? {}).reduce((sum, value) => sum + Number(value), 0);
    };
    await expect.poll(waiting, { timeout: 60_000 }).toBe(0);
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

  /**
   * All that is said anywhere about why an upload's ingest does not go well: its execution, the
   * ledger, the starter's log, and the poller that feeds the starter.
   * @param from - milliseconds since 1970
   */
  async complaints(uploadId: string, from: number): Promise<string> {
    const execution = await this.execution(uploadId).catch(ifNoExecution);
    const { events } = await this.#logs.send(
      new FilterLogEventsCommand({
        logGroupName: await this.physicalId('AWS::Logs::LogGroup', 'StartIngestLogs'),
        startTime: from,
      }),
    );
    const { EventSourceMappings } = await this.#lambda.send(new ListEventSourceMappingsCommand({}));
    return [
      execution?.cause,
      ...(events ?? []).map(({ message }) => message),
      ...(EventSourceMappings ?? []).map(({ LastProcessingResult }) => LastProcessingResult),
    ].join('\n');
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

function ifNoExecution(error: unknown): undefined {
  if (!(error instanceof ExecutionDoesNotExist)) throw error;
}
