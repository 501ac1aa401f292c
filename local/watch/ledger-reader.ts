import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type { z } from 'zod';
import {
  datasetVersionItem,
  datasetVersionKey,
  type ItemKey,
  uploadItem,
  uploadKey,
} from '../../lambdas/shared/adapters/dynamodb/ledger-items.ts';
import type { DatasetVersionEntry } from '../../lambdas/shared/ports/ledger.ts';
import { type CloudAddress, clientConfiguration } from '../cloud/client-configuration.ts';

export type RecordedUpload = z.infer<typeof uploadItem>;

/** How often the ledger is asked, and for how long, milliseconds. */
const POLL = 50;
const PATIENCE = 60_000;

/** An upload came to no end in time. */
export class StillWaitingError extends Error {
  override readonly name = 'StillWaiting';
}

/** Reads one model's part of the ledger. */
export class LedgerReader {
  readonly #db: DynamoDBDocumentClient;
  readonly #table: string;
  readonly #model: string;

  constructor(cloud: CloudAddress, table: string, model: string) {
    this.#db = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfiguration(cloud)));
    this.#table = table;
    this.#model = model;
  }

  /**
   * Waits until an upload has come to an end.
   * @throws StillWaitingError after a minute
   */
  async endOf(uploadId: string): Promise<RecordedUpload> {
    const deadline = Date.now() + PATIENCE;
    let last: RecordedUpload | undefined;
    while (Date.now() < deadline) {
      last = await this.upload(uploadId);
      if (last && last.status !== 'received') return last;
      await sleep(POLL);
    }
    throw new StillWaitingError(
      `Upload ${uploadId} has come to no end after ${PATIENCE / 1000} s; the ledger says "${last?.status ?? 'nothing'}".`,
    );
  }

  async upload(uploadId: string): Promise<RecordedUpload | undefined> {
    const item = await this.#get(uploadKey(this.#model, uploadId));
    return item && uploadItem.parse(item);
  }

  async datasetVersion(id: string): Promise<DatasetVersionEntry | undefined> {
    const item = await this.#get(datasetVersionKey(this.#model, id));
    return item && datasetVersionItem.parse(item);
  }

  /** Every dataset version, the oldest first. */
  async datasetVersions(): Promise<readonly DatasetVersionEntry[]> {
    const items = await this.#all(datasetVersionKey(this.#model, ''));
    return items
      .map((item) => datasetVersionItem.parse(item))
      .toSorted((a, b) => a.number - b.number);
  }

  /** Every upload, by id. */
  async uploads(): Promise<ReadonlyMap<string, RecordedUpload>> {
    const items = await this.#all(uploadKey(this.#model, ''));
    return new Map(items.map((item) => [String(item['sk']), uploadItem.parse(item)]));
  }

  async #all({ pk, sk }: ItemKey): Promise<Record<string, unknown>[]> {
    const pages = paginateQuery(
      { client: this.#db },
      {
        TableName: this.#table,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
        ExpressionAttributeValues: { ':pk': pk, ':sk': sk },
        ConsistentRead: true,
      },
    );
    const items: Record<string, unknown>[] = [];
    for await (const { Items } of pages) items.push(...(Items ?? []));
    return items;
  }

  async #get(key: ItemKey): Promise<Record<string, unknown> | undefined> {
    const command = new GetCommand({ TableName: this.#table, Key: key, ConsistentRead: true });
    return (await this.#db.send(command)).Item;
  }
}
