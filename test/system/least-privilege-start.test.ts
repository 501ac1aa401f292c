import { randomBytes } from 'node:crypto';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient, ListEventSourceMappingsCommand } from '@aws-sdk/client-lambda';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EVENT_SOURCE, ingestEvents } from '../../pipelines/ingest/events.ts';
import type { datasetVersionRegistered } from '../../pipelines/ingest/steps.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { deadLetter, withoutSenders } from '../support/queue-senders.ts';
import { type Grant, RoleGrants, same, textOf } from '../support/role-grants.ts';
import { toyFile } from '../support/toy-file.ts';

const STACK = 'evergreen-training';

const app = new AppUnderTest();
const ledger = app.ledger('toy');
const iam = new IAMClient(app.clientConfiguration);
const logs = new CloudWatchLogsClient(app.clientConfiguration);
const lambda = new LambdaClient(app.clientConfiguration);
const events = new EventBridgeClient(app.clientConfiguration);
const sqs = new SQSClient(app.clientConfiguration);

/** What does not keep a run from starting when it is missing, and why it is granted all the same. */
const UNPROVEN: readonly { grant: RegExp; reason: string }[] = [
  { grant: /^(logs|xray):/, reason: 'without it the starter is silent, not wrong' },
  {
    grant: /^sqs:(ChangeMessageVisibility|GetQueueUrl) /,
    reason: 'CDK grants them with the event source; the poller makes no such call here',
  },
];

let finished: string;

beforeAll(async () => {
  const { uploadId } = await app.person('toy').put('start.csv', toyFile('start'));
  const { datasetVersion = '' } = await ledger.endOf(uploadId);
  await ledger.endOfRunOf(datasetVersion);
  finished = datasetVersion;
});

// What could not be started waits out its visibility, minutes long: no other test should meet it.
afterAll(async () => {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: app.output('RunQueueUrl', STACK) }));
});

describe('each grant on the way from a dataset version to its run, removed once', () => {
  it('of the starter: the event waits, and somebody says for want of which right', async () => {
    const role = await app.physicalId('AWS::IAM::Role', 'StartTrainingRole', STACK);
    const held = new RoleGrants(iam, role);
    const grants = (await held.all()).filter(
      (grant) => !UNPROVEN.some(({ grant: what }) => what.test(textOf(grant))),
    );
    expect(grants.length).toBeGreaterThan(3);
    for (const grant of grants) {
      const giveBack = await held.remove(same(grant));
      try {
        const from = Date.now();
        // One that ran is asked after; of one without data only its start is wanted.
        await announce(grant.action === 'states:DescribeExecution' ? finished : noVersion());
        await expect
          .poll(async () => await complaints(from), { timeout: 20_000, message: textOf(grant) })
          .toMatch(denialOf(grant));
      } finally {
        await giveBack();
      }
    }
  }, 120_000);

  it('of the queue: the event waits in the dead letters, which say why', async () => {
    await withoutSenders(sqs, app.output('RunQueueUrl', STACK), async () => {
      const datasetVersion = noVersion();
      const deadLetters = app.output('RunDeadLettersUrl', STACK);
      await announce(datasetVersion);
      await expect
        .poll(async () => await deadLetter(sqs, deadLetters, datasetVersion), { timeout: 20_000 })
        .toMatch(/NO_PERMISSIONS$/);
    });
  });

  it('after which a dataset version starts its run', async () => {
    const { uploadId } = await app.person('toy').put('after.csv', toyFile('after all'));
    const { datasetVersion = '' } = await ledger.endOf(uploadId);
    expect(await ledger.endOfRunOf(datasetVersion)).toMatchObject({ status: 'registered' });
  });
});

function noVersion(): string {
  return `dsv-${randomBytes(10).toString('hex')}`;
}

/** Says on the domain bus that a dataset version was registered. */
async function announce(datasetVersion: string): Promise<void> {
  const entry = await ledger.datasetVersion(finished);
  if (!entry) throw new Error(`${finished} is not in the ledger`);
  const { model, number, uploadId, rows, schemaHash, definitionHash, manifestKey: key } = entry;
  const detail: ReturnType<typeof datasetVersionRegistered.parse> = {
    model,
    datasetVersion,
    number,
    uploadId,
    rows,
    schemaHash,
    definitionHash,
    holdOut: { method: 'hash', columns: ['id'], fraction: 0.2, salt: 'salt' },
    manifest: { bucket: app.bucket, key },
  };
  await events.send(
    new PutEventsCommand({
      Entries: [
        {
          EventBusName: app.output('EventBusName'),
          Source: EVENT_SOURCE,
          DetailType: ingestEvents.registered,
          Detail: JSON.stringify(detail),
        },
      ],
    }),
  );
}

/** What the starter logs, and what the poller that feeds it says. */
async function complaints(from: number): Promise<string> {
  const { events: logged } = await logs.send(
    new FilterLogEventsCommand({
      logGroupName: await app.physicalId('AWS::Logs::LogGroup', 'StartTrainingLogs', STACK),
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
  const name = action.split(':').at(1);
  return new RegExp(`(not authorized to perform: |permissions to call )\\S*${name}`);
}
