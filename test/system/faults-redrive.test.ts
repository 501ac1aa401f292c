import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  PurgeQueueCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, describe, expect, it } from 'vitest';
import { uploadTriggerId } from '../../pipelines/retraining/ids.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { deployedApp } from '../support/deployed-app-of-worker.ts';
import { withoutSenders } from '../support/queue-senders.ts';
import { RetrainingUnderTest, STACK, WATCHED } from '../support/retraining-under-test.ts';
import { RoleGrants } from '../support/role-grants.ts';
import { toyFile } from '../support/toy-file.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { waitUntil } from '../support/wait-until.ts';

const app = new AppUnderTest();
const sqs = new SQSClient(app.clientConfiguration);
const person = app.person('toy');
const ledger = app.ledger('toy');
const RUNBOOK = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');

/** Two queues of an event's way, by their URLs. */
interface Way {
  readonly queueUrl: string;
  readonly deadLettersUrl: string;
}

async function attribute(QueueUrl: string, name: 'QueueArn' | 'RedrivePolicy'): Promise<string> {
  const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] });
  return (await sqs.send(command)).Attributes?.[name] ?? '';
}

/** Redrives as the runbook says, or without its destination. @returns what the task came to */
async function redrive({ queueUrl, deadLettersUrl }: Way, { named = true } = {}) {
  const SourceArn = await attribute(deadLettersUrl, 'QueueArn');
  const DestinationArn = await attribute(queueUrl, 'QueueArn');
  await sqs.send(new StartMessageMoveTaskCommand({ SourceArn, ...(named && { DestinationArn }) }));
  const task = async () =>
    (await sqs.send(new ListMessageMoveTasksCommand({ SourceArn }))).Results?.[0];
  await waitUntil('the redrive is over', async () => (await task())?.Status !== 'RUNNING');
  return await task();
}

async function lettersOf({ deadLettersUrl }: Way, atLeast: number): Promise<number> {
  const waiting = async () => await app.waiting(deadLettersUrl);
  await waitUntil(`${atLeast} letters are dead`, async () => (await waiting()) >= atLeast);
  return await waiting();
}

/** Looks at an alarm that rings: over how many seconds it looks, and whom it calls. */
async function ringing(name: string) {
  const alarm = async () => await app.alarm(name);
  await waitUntil(`${name} rings`, async () => (await alarm())?.StateValue === 'ALARM');
  const { Period = 0, EvaluationPeriods = 0, AlarmDescription } = (await alarm()) ?? {};
  return { seconds: Period * EvaluationPeriods, says: AlarmDescription };
}

/** What every rule of every bus delivers to. */
async function targets(): Promise<Target[]> {
  const events = new EventBridgeClient(app.clientConfiguration);
  const { EventBuses = [] } = await events.send(new ListEventBusesCommand({}));
  const found: Target[] = [];
  for (const { Name: EventBusName } of EventBuses) {
    const { Rules = [] } = await events.send(new ListRulesCommand({ EventBusName }));
    for (const { Name: Rule } of Rules) {
      const command = new ListTargetsByRuleCommand({ EventBusName, Rule });
      found.push(...((await events.send(command)).Targets ?? []));
    }
  }
  return found;
}

describe('the runbook', () => {
  const rows = [...RUNBOOK.matchAll(/^\| `<name>(-\w+)` +\| `(\w+)` +\| `(\w+)`/gm)];

  it('F7: says of each queue where its dead letters are, be they EventBridge’s or its own', async () => {
    expect(rows.length).toBeGreaterThanOrEqual(5);
    const delivered = await targets();
    for (const [, stack = '', deadLetters = '', queue = ''] of rows) {
      const queueUrl = app.output(queue, `evergreen${stack}`);
      const letters = await attribute(app.output(deadLetters, `evergreen${stack}`), 'QueueArn');
      expect(await attribute(queueUrl, 'RedrivePolicy'), queue).toContain(`"${letters}"`);
      const arn = await attribute(queueUrl, 'QueueArn');
      const ofRules = delivered.filter(({ Arn }) => Arn === arn);
      expect(ofRules.length, queue).toBeGreaterThan(0);
      for (const target of ofRules) {
        expect(target, queue).toMatchObject({
          DeadLetterConfig: { Arn: letters },
          // A day, as often as EventBridge tries at most.
          RetryPolicy: { MaximumEventAgeInSeconds: 86_400, MaximumRetryAttempts: 185 },
        });
      }
    }
  });

  it('F7: leaves no dead letters out', () => {
    const outputs = Object.values(deployedApp().outputs).flatMap(Object.keys);
    const deadLetters = outputs.filter((name) => name.endsWith('DeadLettersUrl'));
    expect(deadLetters.length).toBeGreaterThanOrEqual(rows.length);
    for (const name of deadLetters) expect(RUNBOOK).toContain(`\`${name}\``);
  });
});

describe('uploads whose events reached nobody', { timeout: 180_000 }, () => {
  const way = {
    queueUrl: app.output('UploadQueueUrl'),
    deadLettersUrl: app.output('UploadDeadLettersUrl'),
  };

  async function upload(): Promise<string> {
    return (await person.put(`${randomUUID()}.csv`, toyFile(randomUUID()))).uploadId;
  }

  /** EventBridge may not deliver. */
  async function undelivered(count: number): Promise<string[]> {
    const ids: string[] = [];
    await withoutSenders(sqs, way.queueUrl, async () => {
      for (let each = 0; each < count; each += 1) ids.push(await upload());
      // Each event comes twice here.
      await lettersOf(way, 2 * count);
    });
    return ids;
  }

  /** The starter fails on whatever it gets. */
  async function unstarted(): Promise<string> {
    const before = await app.waiting(way.deadLettersUrl);
    const role = await app.physicalId('AWS::IAM::Role', 'StartIngestRole');
    const grants = new RoleGrants(new IAMClient(app.clientConfiguration), role);
    const giveBack = await grants.remove(({ action }) => action === 'states:StartExecution');
    const slowDown = await app.hurry(way.queueUrl);
    try {
      const id = await upload();
      await lettersOf(way, before + 2);
      return id;
    } finally {
      await slowDown();
      await giveBack();
    }
  }

  it('F7: wait as dead letters, page somebody, and are ingested once by a redrive', async () => {
    const versions = await ledger.datasetVersions();
    const ids = await undelivered(2);
    const { seconds, says } = await ringing('UploadsUndelivered');
    expect(seconds).toBeLessThanOrEqual(300);
    expect(says).toMatch(/^\[page\]/);
    ids.push(await unstarted());

    // SQS knows where the starter's came from, and stops at those of EventBridge.
    const failed = await redrive(way, { named: false });
    expect(failed).toMatchObject({
      Status: 'FAILED',
      FailureReason: 'CouldNotDetermineMessageSource',
    });
    expect(await redrive(way)).toMatchObject({ Status: 'COMPLETED' });

    for (const id of ids) expect(await ledger.endOf(id)).toMatchObject({ status: 'registered' });
    await app.queueIsEmpty();
    expect(await app.waiting(way.deadLettersUrl)).toBe(0);
    for (const id of ids) expect(await app.executionsOf(id)).toHaveLength(1);
    expect(await ledger.datasetVersions()).toHaveLength(versions.length + ids.length);
  });
});

describe('triggers of retraining that reached nobody', { timeout: 240_000 }, () => {
  const retraining = new RetrainingUnderTest(app);
  const way = {
    queueUrl: retraining.queueUrl,
    deadLettersUrl: app.output('RunDeadLettersUrl', STACK),
  };

  afterAll(async () => {
    await sqs.send(new PurgeQueueCommand({ QueueUrl: way.deadLettersUrl }));
  });

  it('F7: are decided once by a redrive; a tick of the clock is refused again', async () => {
    await new TrainingUnderTest(app).letUploadsStartRuns();
    await retraining.rested().catch(() => undefined);
    const rows = 120 + (await retraining.enoughRows().catch(() => 0));
    let datasetVersion = '';
    await withoutSenders(sqs, way.queueUrl, async () => {
      datasetVersion = await retraining.upload(rows);
      await lettersOf(way, 2);
    });
    const { seconds, says } = await ringing('RetrainingEventsUndelivered');
    expect(seconds).toBeLessThanOrEqual(300);
    expect(says).toMatch(/^\[page\]/);
    await tick();

    const slowDown = await app.hurry(way.queueUrl);
    try {
      expect(await redrive(way)).toMatchObject({ Status: 'COMPLETED' });
      expect(await retraining.decisionOnUpload(datasetVersion)).toMatchObject({ outcome: 'start' });
      await lettersOf(way, 1);
    } finally {
      await slowDown();
    }
    const run = await retraining.ledger.endOfRunOf(datasetVersion);
    expect(run).toMatchObject({ status: 'registered', attempt: 1 });
    expect(await retraining.executionsOf(run.id)).toHaveLength(1);
    const id = uploadTriggerId(WATCHED, datasetVersion);
    const first = (await retraining.decisions()).filter(
      (decision) => decision.trigger.id === id && decision.first,
    );
    expect(first).toHaveLength(1);
  });

  /** What EventBridge leaves of a sweep it could not deliver: its own event, not the sweep's message. */
  async function tick(): Promise<void> {
    const event = { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} };
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: way.deadLettersUrl,
        MessageBody: JSON.stringify(event),
        MessageAttributes: {
          ERROR_CODE: { DataType: 'String', StringValue: 'NO_PERMISSIONS' },
        },
      }),
    );
  }
});
