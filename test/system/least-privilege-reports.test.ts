import { randomUUID } from 'node:crypto';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { EVENT_SOURCE } from '../../pipelines/ingest/events.ts';
import { releaseEvents } from '../../pipelines/release/events.ts';
import { trainingEvents } from '../../pipelines/training/events.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { denialOf } from '../support/denials.ts';
import { OWN_OUTPUT, StackRoles } from '../support/each-grant.ts';
import { FunctionCalls } from '../support/function-calls.ts';
import { deadLetter, withoutSenders } from '../support/queue-senders.ts';
import { type Grant, textOf } from '../support/role-grants.ts';
import { starterComplaints, starterDenialOf } from '../support/starter-complaints.ts';
import { toyFile } from '../support/toy-file.ts';
import { PATIENCE } from '../support/wait-until.ts';

const STACK = 'evergreen-monitoring';
const MODEL = 'toy';
const app = new AppUnderTest();
const ledger = app.ledger(MODEL);
const roles = new StackRoles(app, STACK);
const functions = new FunctionCalls(app);
const sqs = new SQSClient(app.clientConfiguration);
const queueUrl = app.output('ReportQueueUrl', STACK);

const batchAnswer = z.object({
  batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })),
});

let run: string;
let publisher: string;

beforeAll(async () => {
  run = (await runWithLineage()) ?? (await newRun());
  publisher = await app.physicalId('AWS::Lambda::Function', 'PublishReports', STACK);
}, 120_000);

/** Of which there is more to tell than the ledger knows. @returns its id */
async function runWithLineage(): Promise<string | undefined> {
  return (await ledger.runs()).find(({ lineage }) => lineage)?.id;
}

async function newRun(): Promise<string> {
  const { uploadId } = await app.person(MODEL).put('reported.csv', toyFile(randomUUID()));
  const { datasetVersion = '' } = await ledger.endOf(uploadId);
  const { id, lineage } = await ledger.endOfRunOf(datasetVersion);
  if (!lineage) throw new Error(`Run ${id} has no lineage.`);
  return id;
}

/** What tells of a model, as the bus does. */
function event(detail: { readonly model: string; readonly run: string }) {
  return { source: EVENT_SOURCE, 'detail-type': trainingEvents.registered, detail };
}

/** Of a model that has no pages yet, nor anything to tell on them. */
function ofNobody() {
  return event({ model: `nobody-${randomUUID().slice(0, 8)}`, run: randomUUID() });
}

/** Has pages made at once. @returns the events that have to come again */
async function publish(told: object): Promise<readonly string[]> {
  const Records = [{ messageId: 'by-the-test', body: JSON.stringify(told) }];
  const { answer } = await functions.call(publisher, { Records });
  return batchAnswer.parse(answer).batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}

async function isNotPublished(told: object, without: Grant): Promise<void> {
  expect.soft(await publish(told), textOf(without)).toEqual(['by-the-test']);
}

async function deliver(told: object): Promise<void> {
  const MessageBody = JSON.stringify(told);
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
}

async function complaints(from: number): Promise<string> {
  return await starterComplaints(app, { logs: 'PublishReportsLogs', stack: STACK, from });
}

const POLL = { timeout: PATIENCE };

describe('each grant on the way from an event to its pages, removed once', () => {
  it('PublishReportsRole: the event comes again, and somebody says for want of which right', async () => {
    await roles.withoutEach('PublishReportsRole', [OWN_OUTPUT], async (grant, role) => {
      const from = Date.now();
      const isOfQueue = grant.action.startsWith('sqs:');
      const isOfMissing = grant.action === 's3:ListBucket';
      const told = isOfQueue || isOfMissing ? ofNobody() : event({ model: MODEL, run });
      await (isOfQueue ? deliver(told) : isNotPublished(told, grant));
      await expect
        .poll(async () => await complaints(from), { ...POLL, message: textOf(grant) })
        .toMatch(isOfQueue ? starterDenialOf(grant) : denialOf(grant, role));
    });
  });

  it('of the queue: the event waits in the dead letters, which say why', async () => {
    await withoutSenders(sqs, queueUrl, async () => {
      const { source, detail } = ofNobody();
      // Of all that are heard here, one that the retraining queue doesn't hear: it makes no sense there.
      const told = { Source: source, DetailType: releaseEvents.failed };
      const entry = { ...told, Detail: JSON.stringify(detail) };
      const EventBusName = app.output('EventBusName');
      const events = new EventBridgeClient(app.clientConfiguration);
      await events.send(new PutEventsCommand({ Entries: [{ ...entry, EventBusName }] }));
      const deadLetters = app.output('ReportDeadLettersUrl', STACK);
      await expect
        .poll(async () => await deadLetter(sqs, deadLetters, detail.run), POLL)
        .toMatch(/NO_PERMISSIONS$/);
    });
  });

  it('after which pages are made', async () => {
    expect(await publish(event({ model: MODEL, run }))).toEqual([]);
    expect(await publish(ofNobody())).toEqual([]);
  });
});
