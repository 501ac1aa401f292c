import { randomUUID } from 'node:crypto';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDbRetrainingLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-retraining-ledger.ts';
import type { LedgerReader } from '../../local/watch/ledger-reader.ts';
import { EVENT_SOURCE } from '../../pipelines/ingest/events.ts';
import type { RetrainingDecision, RetrainingState } from '../../pipelines/retraining/contract.ts';
import {
  driftAlarmName,
  retrainingEvents,
  type RetrainingRequested,
  retrainingSignals,
} from '../../pipelines/retraining/events.ts';
import { uploadTriggerId } from '../../pipelines/retraining/ids.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { MachineUnderTest } from './machine-under-test.ts';
import { toyFile } from './toy-file.ts';
import { waitUntil } from './wait-until.ts';

/** The model of the deployed fixture whose loop is closed in tests. */
export const WATCHED = 'toy-watched';
export const STACK = 'evergreen-training';

/** Of that model, as the fixture has it. */
const COOL_DOWN_MS = 9_000;

/** The retraining queue of the deployed app, for one model. */
export class RetrainingUnderTest {
  readonly app: AppUnderTest;
  readonly ledger: LedgerReader;
  readonly queueUrl: string;
  readonly #decisions: DynamoDbRetrainingLedger;
  readonly #cloudWatch: CloudWatchClient;
  readonly #events: EventBridgeClient;
  readonly #machine: MachineUnderTest;
  readonly #sqs: SQSClient;

  constructor(app: AppUnderTest) {
    this.app = app;
    this.ledger = app.ledger(WATCHED);
    this.queueUrl = app.output('RunQueueUrl', STACK);
    const db = new DynamoDBClient(app.clientConfiguration);
    this.#decisions = new DynamoDbRetrainingLedger(app.output('LedgerTableName'), db);
    this.#cloudWatch = new CloudWatchClient(app.clientConfiguration);
    this.#events = new EventBridgeClient(app.clientConfiguration);
    this.#machine = new MachineUnderTest(app, app.output('TrainingStateMachineArn', STACK));
    this.#sqs = new SQSClient(app.clientConfiguration);
  }

  /** Uploads a file of so many rows, and waits until it is a dataset version. */
  async upload(rows: number): Promise<string> {
    const seed = randomUUID();
    const { uploadId } = await this.app.person(WATCHED).put(`${seed}.csv`, toyFile(seed, rows));
    const { datasetVersion, status } = await this.ledger.endOf(uploadId);
    if (datasetVersion === undefined) throw new Error(`The file is ${status}.`);
    return datasetVersion;
  }

  async state(): Promise<RetrainingState> {
    const state = await this.#decisions.state(WATCHED);
    if (!state) throw new Error(`Nothing was decided about ${WATCHED} yet.`);
    return state;
  }

  /** More rows than half of those trained on, even when a run is at work that adds some: enough for a run. */
  async enoughRows(): Promise<number> {
    const { lastRegistered } = await this.state();
    return Math.ceil(0.5 * (lastRegistered?.rows ?? 0)) + 60;
  }

  /** Fewer than half of those trained on, and more than the fifth that drift lowers it to. */
  async fewRows(): Promise<number> {
    const { lastRegistered } = await this.state();
    return Math.ceil(0.3 * (lastRegistered?.rows ?? 0));
  }

  /** The newest first. */
  async decisions(): Promise<readonly RetrainingDecision[]> {
    return await this.#decisions.decisions(WATCHED, 200);
  }

  /** Waits for the first decision on a trigger. */
  async decisionOn(triggerId: string): Promise<RetrainingDecision> {
    const find = async () => await this.#decisions.findDecision(WATCHED, triggerId);
    await waitUntil(`${triggerId} was decided`, async () => (await find()) !== undefined);
    const decision = await find();
    if (!decision) throw new Error(`${triggerId} is decided no more.`);
    return decision;
  }

  async decisionOnUpload(datasetVersion: string): Promise<RetrainingDecision> {
    return await this.decisionOn(uploadTriggerId(WATCHED, datasetVersion));
  }

  /** Waits for a decision that matches, after a place in the order of decisions. */
  async decisionAfter(
    sequence: number,
    what: string,
    matches: (decision: RetrainingDecision) => boolean,
  ): Promise<RetrainingDecision> {
    const find = async () =>
      (await this.decisions()).find((each) => each.sequence > sequence && matches(each));
    await waitUntil(`it was decided: ${what}`, async () => (await find()) !== undefined, {
      every: 200,
      patience: 120_000,
    });
    const decision = await find();
    if (!decision) throw new Error('There was a decision.');
    return decision;
  }

  /** The place of the last decision. */
  async lastSequence(): Promise<number> {
    const [last] = await this.decisions();
    return last?.sequence ?? 0;
  }

  /**
   * Waits until no run is at work, none is wanted, and the cool-down is over.
   * @param options - nudging: wake the queue up meanwhile, as the sweep would after minutes
   */
  async rested({ nudging = false } = {}): Promise<void> {
    const { lastRun } = await this.#restingState(nudging);
    const end = Date.parse(lastRun?.endedAt ?? new Date(0).toISOString()) + COOL_DOWN_MS + 500;
    await waitUntil('the cool-down is over', async () => await Promise.resolve(Date.now() > end));
  }

  async #restingState(nudging: boolean): Promise<RetrainingState> {
    const isResting = ({ lease, parked }: RetrainingState) =>
      lease === null && parked.every(({ trigger }) => trigger.kind === 'alarm');
    const look = async () => {
      if (nudging) await this.wakeUp();
      return isResting(await this.state());
    };
    await waitUntil('no run is at work', look, { every: nudging ? 3_000 : 200, patience: 120_000 });
    return await this.state();
  }

  /**
   * Has the drift alarm follow a metric that nobody tells, so that it stays as it is set: a release
   * tells of a champion without a drift score, and CloudWatch would set it back within seconds.
   */
  async holdAlarm(): Promise<void> {
    const AlarmName = driftAlarmName('evergreen', WATCHED);
    const { MetricAlarms: [alarm] = [] } = await this.#cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }),
    );
    if (!alarm) throw new Error(`There is no ${AlarmName}.`);
    const { AlarmActions, ComparisonOperator, EvaluationPeriods, Threshold } = alarm;
    await this.#cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName,
        AlarmActions,
        ComparisonOperator,
        EvaluationPeriods,
        Threshold,
        TreatMissingData: 'ignore',
        Namespace: 'Evergreen',
        MetricName: 'ToldByNobody',
        Period: 60,
        Statistic: 'Maximum',
      }),
    );
  }

  /** Says that the drift alarm rings, or rings no more. */
  async setAlarm(StateValue: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA'): Promise<void> {
    const AlarmName = driftAlarmName('evergreen', WATCHED);
    const StateReason = 'set by a test';
    await this.#cloudWatch.send(new SetAlarmStateCommand({ AlarmName, StateValue, StateReason }));
  }

  /** Asks for a run on the bus of domain events, as the command line does. */
  async request(request: RetrainingRequested): Promise<void> {
    const { FailedEntryCount } = await this.#events.send(
      new PutEventsCommand({
        Entries: [
          {
            EventBusName: this.app.output('EventBusName'),
            Source: EVENT_SOURCE,
            DetailType: retrainingEvents.requested,
            Detail: JSON.stringify(request),
          },
        ],
      }),
    );
    if (FailedEntryCount) throw new Error('The bus did not take the request.');
  }

  /** Says that something parked may be due. */
  async wakeUp(): Promise<void> {
    const detail = { model: WATCHED };
    await this.send({ source: EVENT_SOURCE, 'detail-type': retrainingSignals.wakeUp, detail });
  }

  /** Puts a message on the queue, as a rule would. */
  async send(message: object): Promise<void> {
    const MessageBody = JSON.stringify(message);
    await this.#sqs.send(new SendMessageCommand({ QueueUrl: this.queueUrl, MessageBody }));
  }

  /** Waits until every message was worked on. */
  async quiet(): Promise<void> {
    const waiting = async () => await this.app.waiting(this.queueUrl);
    await waitUntil('every message was worked on', async () => (await waiting()) === 0, {
      every: 200,
      patience: 120_000,
    });
  }

  /** Drift begins, and one decision is made about it. */
  async drift(): Promise<RetrainingDecision> {
    const sequence = await this.lastSequence();
    await this.setAlarm('ALARM');
    return await this.decisionAfter(
      sequence,
      'what the alarm asks for',
      ({ trigger, first }) => trigger.kind === 'alarm' && first,
    );
  }

  /** Drift ends, and the queue has heard of it. */
  async calm(): Promise<void> {
    await this.setAlarm('OK');
    await waitUntil('the queue knows that all is quiet', async () => {
      const { alarm } = await this.state();
      return alarm?.ringing === false;
    });
  }

  /** The names of the executions of a run. */
  async executionsOf(runId: string): Promise<readonly string[]> {
    return (await this.#machine.executions()).filter((name) => name.startsWith(runId));
  }
}
