import { DynamoDBClient, TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import type { Upload } from '../../../../pipelines/ingest/contract.ts';
import { comparableSequencer } from '../../../../pipelines/ingest/sequencer.ts';
import type { RecordedUpload } from '../../../../pipelines/ingest/steps.ts';
import type { DatasetVersionEntry, Ledger } from '../../ports/ledger.ts';
import { itemUpdate } from './item-update.ts';
import {
  datasetCounterItem,
  datasetCounterKey,
  datasetVersionItem,
  datasetVersionKey,
  objectKey,
  UPLOAD_RANKS,
  uploadKey,
} from './ledger-items.ts';
import { type ItemUpdate, LedgerTable } from './ledger-table.ts';

/** Two registrations of one model can race for a number; each round one of them wins. */
const REGISTRATION_ROUNDS = 10;

/** The ledger in its DynamoDB table. */
export class DynamoDbLedger implements Ledger {
  readonly #table: LedgerTable;
  readonly #now: () => Date;

  constructor(table: string, now: () => Date, client = new DynamoDBClient({})) {
    this.#table = new LedgerTable(table, client);
    this.#now = now;
  }

  async receiveUpload(upload: Upload): Promise<'newest' | 'superseded'> {
    await this.#moveUpload(upload, 'received', { receivedAt: this.#now().toISOString() });
    return (await this.#isNewestWrite(upload)) ? 'newest' : 'superseded';
  }

  async findDatasetVersion(model: string, id: string): Promise<DatasetVersionEntry | undefined> {
    const item = await this.#table.get(datasetVersionKey(model, id));
    return item && datasetVersionItem.parse(item);
  }

  async registerDatasetVersion(
    entry: Omit<DatasetVersionEntry, 'number'>,
    upload: Upload,
  ): Promise<DatasetVersionEntry> {
    for (let round = 0; round < REGISTRATION_ROUNDS; round += 1) {
      const existing = await this.findDatasetVersion(entry.model, entry.id);
      if (existing) return existing;
      const counter = await this.#table.get(datasetCounterKey(entry.model));
      const newest = counter ? datasetCounterItem.parse(counter).newest : 0;
      const numbered = { ...entry, number: newest + 1 };
      if (await this.#tryRegister(numbered, upload, newest)) return numbered;
    }
    throw new Error(
      `Dataset version ${entry.id} lost ${REGISTRATION_ROUNDS} races for the next number.`,
    );
  }

  async recordUpload(recorded: RecordedUpload): Promise<void> {
    const { upload, outcome, ...details } = recorded;
    await this.#moveUpload(upload, outcome, details);
  }

  async #tryRegister(entry: DatasetVersionEntry, upload: Upload, newest: number): Promise<boolean> {
    const registeredAt = this.#now().toISOString();
    const table = { TableName: this.#table.name };
    try {
      await this.#table.transact([
        {
          Put: {
            ...table,
            Item: { ...datasetVersionKey(entry.model, entry.id), ...entry, registeredAt },
            ConditionExpression: 'attribute_not_exists(pk)',
          },
        },
        {
          Update: {
            ...table,
            Key: datasetCounterKey(entry.model),
            UpdateExpression: 'SET newest = :next',
            ConditionExpression: 'attribute_not_exists(pk) OR newest = :newest',
            ExpressionAttributeValues: { ':next': entry.number, ':newest': newest },
          },
        },
        {
          Update: {
            ...table,
            Key: uploadKey(entry.model, upload.id),
            ...this.#forward('registered', { datasetVersion: entry.id }),
          },
        },
      ]);
      return true;
    } catch (error) {
      // Somebody else took the number or registered the same content: look again.
      if (error instanceof TransactionCanceledException && lostRace(error)) return false;
      throw error;
    }
  }

  /** Keeps the newest sequencer of a key; a write that is not newer than it has been superseded. */
  async #isNewestWrite(upload: Upload): Promise<boolean> {
    const sequencer = comparableSequencer(upload.sequencer);
    return await this.#table.update(objectKey(upload.model, upload.bucket, upload.key), {
      UpdateExpression: 'SET sequencer = :sequencer, uploadId = :uploadId',
      ConditionExpression: 'attribute_not_exists(pk) OR sequencer <= :sequencer',
      ExpressionAttributeValues: { ':sequencer': sequencer, ':uploadId': upload.id },
    });
  }

  async #moveUpload(
    upload: Upload,
    status: keyof typeof UPLOAD_RANKS,
    details: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const { key, versionId, sequencer, size } = upload;
    await this.#table.update(
      uploadKey(upload.model, upload.id),
      this.#forward(status, { ...details, key, versionId, sequencer, size }),
    );
  }

  /** An update that sets a status and details, unless the item's status ranks as high already. */
  #forward(
    status: keyof typeof UPLOAD_RANKS,
    details: Readonly<Record<string, unknown>>,
  ): ItemUpdate {
    const updatedAt = this.#now().toISOString();
    return itemUpdate({ ...details, status, rank: UPLOAD_RANKS[status], updatedAt }, [], {
      expression: 'attribute_not_exists(pk) OR #rank < :rank',
    });
  }
}

function lostRace(error: TransactionCanceledException): boolean {
  const reasons = (error.CancellationReasons ?? []).map((reason) => reason.Code);
  return reasons.every((code) =>
    ['None', 'ConditionalCheckFailed', 'TransactionConflict'].includes(code ?? 'None'),
  );
}
