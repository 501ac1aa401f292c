import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, paginateQuery } from '@aws-sdk/lib-dynamodb';
import type * as z from 'zod';
import {
  datasetVersionItem,
  datasetVersionKey,
  type ItemKey,
  uploadItem,
  uploadKey,
} from '../../lambdas/shared/adapters/dynamodb/ledger-items.ts';
import { DynamoDbMonitoringLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-monitoring-ledger.ts';
import { DynamoDbReleaseLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import { DynamoDbRetrainingLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-retraining-ledger.ts';
import { DynamoDbRunLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-run-ledger.ts';
import type { DatasetVersionEntry } from '../../lambdas/shared/ports/ledger.ts';
import type { MonitoringLedger } from '../../lambdas/shared/ports/monitoring-ledger.ts';
import type { ReleaseLedger } from '../../lambdas/shared/ports/release-ledger.ts';
import type { RetrainingLedger } from '../../lambdas/shared/ports/retraining-ledger.ts';
import type { RunLedger } from '../../lambdas/shared/ports/run-ledger.ts';
import type { MonitoringRecord } from '../../pipelines/monitoring/contract.ts';
import type { ReleaseRecord } from '../../pipelines/release/contract.ts';
import type { RetrainingDecision } from '../../pipelines/retraining/contract.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import { type CloudAddress, clientConfiguration } from '../cloud/client-configuration.ts';

export type RecordedUpload = z.infer<typeof uploadItem>;

/** How often the ledger is asked, and for how long, milliseconds. */
const POLL = 50;
const PATIENCE = 60_000;

/** The same for runs and releases: jobs and endpoints are processes that start, read and work. */
const RUN_POLL = 200;
const RUN_PATIENCE = 300_000;

/** Decisions and monitorings that are read at once. */
const MOST = 100;

/** An upload, a run or a release came to no end in time. */
export class StillWaitingError extends Error {
  override readonly name = 'StillWaiting';
}

const now = () => new Date();

/** Reads one model's part of the ledger. */
export class LedgerReader {
  readonly #db: DynamoDBDocumentClient;
  readonly #runs: RunLedger;
  readonly #releases: Pick<ReleaseLedger, 'releases' | 'badCandidate'>;
  readonly #retraining: Pick<RetrainingLedger, 'decisions'>;
  readonly #monitoring: Pick<MonitoringLedger, 'monitorings'>;
  readonly #table: string;
  readonly #model: string;

  constructor(cloud: CloudAddress, table: string, model: string) {
    const client = new DynamoDBClient(clientConfiguration(cloud));
    this.#db = DynamoDBDocumentClient.from(client);
    this.#runs = new DynamoDbRunLedger(table, now, client);
    this.#releases = new DynamoDbReleaseLedger(table, now, client);
    this.#retraining = new DynamoDbRetrainingLedger(table, client);
    this.#monitoring = new DynamoDbMonitoringLedger(table, client);
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

  /** Every run, the last started first. */
  async runs(): Promise<readonly RunRecord[]> {
    return await this.#runs.runs(this.#model);
  }

  /** The last started run that a dataset version is the newest of. */
  async runOf(datasetVersion: string): Promise<RunRecord | undefined> {
    return (await this.runs()).find((run) => run.datasetVersion === datasetVersion);
  }

  /**
   * Waits until the run on a dataset version has come to an end.
   * @throws StillWaitingError after five minutes
   */
  async endOfRunOf(datasetVersion: string): Promise<RunRecord> {
    const deadline = Date.now() + RUN_PATIENCE;
    let last: RunRecord | undefined;
    while (Date.now() < deadline) {
      last = await this.runOf(datasetVersion);
      if (last?.status === 'registered' || last?.status === 'failed') return last;
      await sleep(RUN_POLL);
    }
    throw new StillWaitingError(
      `The run on ${datasetVersion} has come to no end after ${RUN_PATIENCE / 1000} s; the ledger says "${last?.status ?? 'nothing'}".`,
    );
  }

  /** Every release, the last started first. */
  async releases(): Promise<readonly ReleaseRecord[]> {
    return await this.#releases.releases(this.#model);
  }

  /** Why a candidate is marked bad; `undefined` for one that isn't. */
  async badReason(candidateId: string): Promise<string | undefined> {
    return (await this.#releases.badCandidate(this.#model, candidateId))?.reason;
  }

  /**
   * Waits until the release of a package has come to an end.
   * @throws StillWaitingError after five minutes
   */
  async endOfReleaseOf(packageArn: string): Promise<ReleaseRecord> {
    const deadline = Date.now() + RUN_PATIENCE;
    let last: ReleaseRecord | undefined;
    while (Date.now() < deadline) {
      last = (await this.releases()).find((release) => release.packageArn === packageArn);
      if (last && last.status !== 'started') return last;
      await sleep(RUN_POLL);
    }
    throw new StillWaitingError(
      `The release of ${packageArn} has come to no end after ${RUN_PATIENCE / 1000} s; the ledger says "${last?.status ?? 'nothing'}".`,
    );
  }

  /** The last decisions on retraining, the newest first. */
  async decisions(limit = MOST): Promise<readonly RetrainingDecision[]> {
    return await this.#retraining.decisions(this.#model, limit);
  }

  /**
   * Waits for a decision that is looked for.
   * @param what - names it, should it not come
   * @throws StillWaitingError after a minute
   */
  async decisionThat(
    what: string,
    isWanted: (decision: RetrainingDecision) => boolean,
  ): Promise<RetrainingDecision> {
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline) {
      const found = (await this.decisions()).findLast(isWanted);
      if (found) return found;
      await sleep(RUN_POLL);
    }
    throw new StillWaitingError(`No decision was made on ${what} within ${PATIENCE / 1000} s.`);
  }

  /** The last monitorings, the last started first. */
  async monitorings(limit = MOST): Promise<readonly MonitoringRecord[]> {
    return await this.#monitoring.monitorings(this.#model, limit);
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
