import { randomBytes } from 'node:crypto';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppUnderTest } from '../support/app-under-test.ts';
import { deadLetter, withoutSenders } from '../support/queue-senders.ts';
import { RetrainingUnderTest, STACK, WATCHED } from '../support/retraining-under-test.ts';
import { type Grant, RoleGrants, same, textOf } from '../support/role-grants.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { PATIENCE } from '../support/wait-until.ts';

const app = new AppUnderTest();
const retraining = new RetrainingUnderTest(app);
const iam = new IAMClient(app.clientConfiguration);
const logs = new CloudWatchLogsClient(app.clientConfiguration);
const lambda = new LambdaClient(app.clientConfiguration);
const sqs = new SQSClient(app.clientConfiguration);

/** What does not keep a decision from being made when it is missing, and why it is granted all the same. */
const UNPROVEN: readonly { grant: RegExp; reason: string }[] = [
  { grant: /^(logs|xray):/, reason: 'without it the function is silent, not wrong' },
];

/** What asks for a run brings these about, and a question that comes to nothing does not. */
const OF_STARTS = ['states:StartExecution', 'states:DescribeExecution', 'sqs:SendMessage'];

beforeAll(async () => {
  await new TrainingUnderTest(app).letUploadsStartRuns();
  await retraining.decisionOnUpload(await retraining.upload(120));
  await retraining.rested({ nudging: true });
});

// What could not be decided waits out its visibility, minutes long: no other test should meet it.
afterAll(async () => {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: retraining.queueUrl }));
});

describe('each grant on the way from a reason to its run, removed once', () => {
  it('of the function that decides: somebody says for want of which right', async () => {
    const role = await app.physicalId('AWS::IAM::Role', 'DecideRetrainingRole', STACK);
    const held = new RoleGrants(iam, role);
    const grants = (await held.all()).filter(
      (grant) => !UNPROVEN.some(({ grant: what }) => what.test(textOf(grant))),
    );
    for (const action of OF_STARTS) {
      expect(grants.map((grant) => grant.action)).toContain(action);
    }
    for (const grant of grants) {
      await prepare(grant);
      const giveBack = await held.remove(same(grant));
      try {
        const from = Date.now();
        await ask(grant);
        await expect
          .poll(async () => await complaints(from), { timeout: PATIENCE, message: textOf(grant) })
          .toMatch(denialOf(grant));
      } finally {
        await giveBack();
      }
    }
  }, 400_000);

  it('of the queue: what asks waits in the dead letters, which say why', async () => {
    await withoutSenders(sqs, retraining.queueUrl, async () => {
      const trigger = name();
      await request(trigger);
      await expect
        .poll(async () => await deadLetter(sqs, app.output('RunDeadLettersUrl', STACK), trigger), {
          timeout: PATIENCE,
        })
        .toMatch(/NO_PERMISSIONS$/);
    });
  });

  it('after which a person has a run', { timeout: 200_000 }, async () => {
    await retraining.rested({ nudging: true });
    await retraining.upload(30);
    const trigger = name();
    await request(trigger);
    expect(await retraining.decisionOn(trigger)).toMatchObject({ outcome: 'start' });
    await retraining.rested({ nudging: true });
  });
});

function name(): string {
  return `req-${randomBytes(10).toString('hex')}`;
}

/** As long as every right is there: a run may be started. */
async function prepare({ action }: Grant): Promise<void> {
  if (!OF_STARTS.includes(action)) return;
  await retraining.rested({ nudging: true });
  // Too few to start anything by themselves.
  await retraining.upload(30);
}

/** Brings about what needs a right. */
async function ask({ action }: Grant): Promise<void> {
  const trigger = name();
  await request(trigger);
  if (action !== 'sqs:SendMessage') return;
  await retraining.decisionOn(trigger);
  // Comes while the run is at work, and has to wait until it has cooled down.
  await retraining.upload(await retraining.enoughRows());
}

async function request(trigger: string): Promise<void> {
  await retraining.request({
    kind: 'person',
    model: WATCHED,
    trigger,
    why: 'a right that is missing',
    by: 'a test',
  });
}

/** What the function logs, and what the poller that feeds it says. */
async function complaints(from: number): Promise<string> {
  const { events: logged } = await logs.send(
    new FilterLogEventsCommand({
      logGroupName: await app.physicalId('AWS::Logs::LogGroup', 'DecideRetrainingLogs', STACK),
      startTime: from,
    }),
  );
  const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({}));
  return [
    ...(logged ?? []).map(({ message }) => message),
    ...(EventSourceMappings ?? []).map(({ LastProcessingResult }) => LastProcessingResult),
  ].join('\n');
}

/** Lambda's poller has words of its own. */
function denialOf({ action }: Grant): RegExp {
  const called = action.split(':').at(1);
  return new RegExp(`(not authorized to perform: |permissions to call )\\S*${called}`);
}
