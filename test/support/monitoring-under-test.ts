import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { DeleteObjectCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DynamoDbReleaseLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import type { LedgerReader } from '../../local/watch/ledger-reader.ts';
import { type DriftReport, driftReport } from '../../pipelines/drift/contract.ts';
import { EVENT_SOURCE } from '../../pipelines/ingest/events.ts';
import type { MonitoringRecord } from '../../pipelines/monitoring/contract.ts';
import { monitoringEvents } from '../../pipelines/monitoring/events.ts';
import { baselineKey } from '../../pipelines/monitoring/keys.ts';
import { monitoringIdOf } from '../../pipelines/monitoring/ids.ts';
import type { ChampionPointer } from '../../pipelines/release/contract.ts';
import { ApiUnderTest } from './api-under-test.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { MachineUnderTest } from './machine-under-test.ts';
import { RuleUnderTest } from './rule-under-test.ts';
import { toyFile } from './toy-file.ts';
import { waitUntil } from './wait-until.ts';

const STACK = 'evergreen-monitoring';

/** Of the file that what serves was trained on: a fifth of them is held out, give or take. */
export const TRAINED_ROWS = 300;

/** The monitoring of a model of the deployed app, with monitorings started by the test alone. */
export class MonitoringUnderTest {
  readonly app: AppUnderTest;
  readonly model: string;
  readonly ledger: LedgerReader;
  readonly machine: MachineUnderTest;
  readonly #api: ApiUnderTest;
  readonly #clock: RuleUnderTest;
  readonly #events: EventBridgeClient;
  readonly #s3: S3Client;
  readonly #releases: DynamoDbReleaseLedger;

  constructor(app: AppUnderTest, model: string) {
    this.app = app;
    this.model = model;
    this.ledger = app.ledger(model);
    this.machine = new MachineUnderTest(app, app.output('MonitoringStateMachineArn', STACK));
    this.#api = new ApiUnderTest(app);
    this.#clock = new RuleUnderTest(app, { stack: STACK, logicalId: 'MonitoringTriggerSweep' });
    this.#events = new EventBridgeClient(app.clientConfiguration);
    this.#s3 = new S3Client(app.clientConfiguration);
    const table = app.output('LedgerTableName');
    const client = new DynamoDBClient(app.clientConfiguration);
    this.#releases = new DynamoDbReleaseLedger(table, () => new Date(), client);
  }

  /** From now on the clock starts no monitoring. */
  async takeOver(): Promise<void> {
    await this.#clock.disable();
    await this.machine.quiet();
  }

  async letTheClockStart(): Promise<void> {
    await this.#clock.enable();
  }

  /** Sees to it that a version of the model serves. */
  async serve(): Promise<ChampionPointer> {
    const serving = await this.champion();
    if (serving) return serving;
    const file = toyFile(randomUUID(), TRAINED_ROWS);
    const { uploadId } = await this.app.person(this.model).put(`${randomUUID()}.csv`, file);
    const { datasetVersion = '' } = await this.ledger.endOf(uploadId);
    const { packageArn, cause, verdict } = await this.ledger.endOfRunOf(datasetVersion);
    if (packageArn === undefined || verdict?.approval !== 'Approved') {
      throw new Error(`Nothing to serve ${this.model}: ${cause ?? verdict?.text}`);
    }
    const { reason } = await this.ledger.endOfReleaseOf(packageArn);
    const champion = await this.champion();
    if (!champion) throw new Error(`Nothing serves ${this.model}: ${reason}`);
    return champion;
  }

  async champion(model = this.model): Promise<ChampionPointer | undefined> {
    return await this.#releases.champion(model);
  }

  /** Lets the champion have no baseline, as one that was released just now. */
  async forgetBaseline(): Promise<void> {
    const { candidateId } = await this.serve();
    const Key = baselineKey(this.model, candidateId);
    await this.#s3.send(new DeleteObjectCommand({ Bucket: this.app.bucket, Key }));
  }

  /** Sends requests of so many records each, and waits until they are captured. */
  async traffic(records: readonly object[], ofEach = 10): Promise<void> {
    const ids: string[] = [];
    for (let at = 0; at < records.length; at += ofEach) {
      const inferenceId = `traffic-${randomUUID()}`;
      const body = { inferenceId, records: records.slice(at, at + ofEach) };
      const { status, body: answer } = await this.#api.ask(body, { model: this.model });
      if (status !== 200) throw new Error(`${status} ${answer}`);
      ids.push(inferenceId);
    }
    await waitUntil('the traffic was captured', async () => {
      const text = await this.#captured();
      return ids.every((id) => text.includes(id));
    });
  }

  async #captured(): Promise<string> {
    const keys = await this.app.list(`capture/evergreen-${this.model}/`);
    return (await Promise.all(keys.map((key) => this.text(key)))).join('\n');
  }

  async text(Key: string): Promise<string> {
    const command = new GetObjectCommand({ Bucket: this.app.bucket, Key });
    const { Body } = await this.#s3.send(command);
    return (await Body?.transformToString('utf8')) ?? '';
  }

  /** Asks for a monitoring as a person does. @param id - names the request */
  async request(id: string): Promise<void> {
    const Detail = JSON.stringify({ model: this.model, id, by: 'the test' });
    const entry = { Source: EVENT_SOURCE, DetailType: monitoringEvents.requested, Detail };
    const EventBusName = this.app.output('EventBusName');
    await this.#events.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName }] }));
  }

  /** Asks for one, and waits for its end. */
  async ask(): Promise<{ record: MonitoringRecord; report: DriftReport }> {
    const id = randomUUID();
    await this.request(id);
    const name = monitoringIdOf(this.model, id);
    const started = async () => (await this.machine.executions()).includes(name);
    await waitUntil(`${name} was started`, started);
    const { path, cause } = await this.machine.end(name);
    const record = await this.record(name);
    if (!record?.report) throw new Error(`${path.join(' -> ')}: ${cause}`);
    const report: unknown = JSON.parse(await this.text(record.report.key));
    return { record, report: driftReport.parse(report) };
  }

  /** Starts a monitoring by its machine. @returns its id */
  async begin(model = this.model): Promise<string> {
    const id = monitoringIdOf(model, randomUUID());
    const monitoring = { id, model, requestedAt: new Date().toISOString() };
    await this.machine.start(id, { monitoring });
    return id;
  }

  /** Starts one and waits for its end. */
  async run(model = this.model) {
    const id = await this.begin(model);
    return { id, ...(await this.machine.end(id)) };
  }

  async record(id: string): Promise<MonitoringRecord | undefined> {
    return (await this.ledger.monitorings()).find((record) => record.id === id);
  }
}
