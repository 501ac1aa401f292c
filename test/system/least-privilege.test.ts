import { IAMClient } from '@aws-sdk/client-iam';
import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ExecutionDoesNotExist } from '@aws-sdk/client-sfn';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { datasetVersionKey } from '../../lambdas/shared/adapters/dynamodb/ledger-items.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { deadLetter, withoutSenders } from '../support/queue-senders.ts';
import { type Grant, RoleGrants, same } from '../support/role-grants.ts';
import { starterComplaints } from '../support/starter-complaints.ts';
import { toyFile } from '../support/toy-file.ts';
import { PATIENCE } from '../support/wait-until.ts';

const app = new AppUnderTest();
const person = app.person('toy');
const ledger = app.ledger('toy');
const sqs = new SQSClient(app.clientConfiguration);
const iam = new IAMClient(app.clientConfiguration);
const dynamoDb = new DynamoDBClient(app.clientConfiguration);

/** What does not fail a run when it is missing, and why it is granted all the same. */
const UNPROVEN: readonly { grant: RegExp; reason: string }[] = [
  { grant: /^(logs|xray):/, reason: 'without it a run is silent, not wrong' },
];

let sequence = 0;
function unique(): string {
  sequence += 1;
  return `privilege ${sequence}`;
}

/** Uploads a sound file: validated, registered, announced. */
async function sound(): Promise<string> {
  return (await person.put('sound.csv', toyFile(unique()))).uploadId;
}

/** Uploads a broken file: validated, recorded, announced. */
async function broken(): Promise<string> {
  return (await person.put('broken.csv', toyFile(unique()).replace('red', 'pink'))).uploadId;
}

/** Uploads what is stored but not registered: every write-once object is there, and is compared. */
async function storedBefore(): Promise<string> {
  return (await person.put('again.csv', toyFile('stored before'))).uploadId;
}

/** Delivers the event of an upload that has come to an end. */
async function lateEvent(): Promise<string> {
  const { uploadId } = await person.put('late.csv', toyFile(unique()));
  await app.finishedPath(uploadId);
  const upload = await ledger.upload(uploadId);
  if (!upload) throw new Error('not in the ledger');
  await app.deliver(upload);
  return uploadId;
}

beforeAll(async () => {
  const { uploadId } = await person.put('stored.csv', toyFile('stored before'));
  const { datasetVersion } = await ledger.endOf(uploadId);
  const { pk, sk } = datasetVersionKey('toy', datasetVersion ?? '');
  await dynamoDb.send(
    new DeleteItemCommand({
      TableName: app.output('LedgerTableName'),
      Key: { pk: { S: pk }, sk: { S: sk } },
    }),
  );
});

// What could not be started waits out its visibility, minutes long: no other test should meet it.
afterAll(async () => {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: app.output('UploadQueueUrl') }));
});

describe('F41: each grant of the ingest path, removed once, fails a run that names it', () => {
  it.each<[string, (grant: Grant) => () => Promise<string>]>([
    [
      'StartIngestRole',
      ({ action }) => (action === 'states:DescribeExecution' ? lateEvent : sound),
    ],
    ['IngestRole', ({ resource }) => (resource.includes('RecordUpload') ? broken : sound)],
    ['ValidateUploadRole', () => storedBefore],
    ['RegisterDatasetVersionRole', () => sound],
    ['RecordUploadRole', () => broken],
  ])(
    '%s',
    async (logicalId, probeOf) => {
      const role = await app.physicalId('AWS::IAM::Role', logicalId);
      const held = new RoleGrants(iam, role);
      const grants = (await held.all()).filter((grant) => !isUnproven(grant));
      expect(grants.length).toBeGreaterThan(0);
      for (const grant of grants) {
        const probe = probeOf(grant);
        const giveBack = await held.remove(same(grant));
        try {
          const from = Date.now();
          // The event may come before the starter may not read it any more: what is asked for is
          // that without the grant nothing goes well, and that somebody says why.
          const uploadId = await probe();
          await expect
            .poll(async () => await complaints(uploadId, from), {
              timeout: PATIENCE,
              message: `${logicalId} without ${grant.action} on ${grant.resource}`,
            })
            .toMatch(denialOf(grant));
        } finally {
          await giveBack();
        }
      }
    },
    180_000,
  );

  it('the queue’s policy: what the rule may not deliver waits in the dead letters, and says why', async () => {
    await withoutSenders(sqs, app.output('UploadQueueUrl'), async () => {
      const { key } = await person.put('undelivered.csv', toyFile(unique()));
      await expect
        .poll(async () => await deadLetter(sqs, app.output('UploadDeadLettersUrl'), key), {
          timeout: PATIENCE,
        })
        .toMatch(/NO_PERMISSIONS$/);
    });
  });

  it('after which everything works again', async () => {
    expect(await ledger.endOf(await sound())).toMatchObject({ status: 'registered' });
  });
});

/** How the services, and our adapters where a service is silent, name what is missing. */
function denialOf({ action }: Grant): RegExp {
  const name = action.split(':').at(1);
  return new RegExp(`(not authorized to perform: |Not allowed: |permissions to call )\\S*${name}`);
}

/** All that is said about why an upload's ingest does not go well. */
async function complaints(uploadId: string, from: number): Promise<string> {
  const execution = await app.execution(uploadId).catch(ifNotStarted);
  const logs = { logs: 'StartIngestLogs', stack: 'evergreen-data', from };
  return `${execution?.cause}\n${await starterComplaints(app, logs)}`;
}

function ifNotStarted(error: unknown): undefined {
  if (!(error instanceof ExecutionDoesNotExist)) throw error;
}

function isUnproven({ action, resource }: Grant): boolean {
  return UNPROVEN.some(({ grant }) => grant.test(`${action} ${resource}`));
}
