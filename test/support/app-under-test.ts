import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
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
