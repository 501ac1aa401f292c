import { IAMClient } from '@aws-sdk/client-iam';
import { PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { AlteredMachines } from '../support/altered-machines.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { approvalEvent } from '../support/approval-event.ts';
import { denialOf } from '../support/denials.ts';
import { deadLetter, withoutSenders } from '../support/queue-senders.ts';
import { ReleasesUnderTest } from '../support/releases-under-test.ts';
import { type Grant, RoleGrants, same, textOf } from '../support/role-grants.ts';
import { starterComplaints, starterDenialOf } from '../support/starter-complaints.ts';
import { PATIENCE } from '../support/wait-until.ts';

const STACK = 'evergreen-serving';
const app = new AppUnderTest();
const releases = new ReleasesUnderTest(app, 'toy-served');
const { sagemaker, endpoint } = releases;
const deployed = releases.machineArn;
const iam = new IAMClient(app.clientConfiguration);
const sqs = new SQSClient(app.clientConfiguration);
const queueUrl = app.output('ReleaseQueueUrl', STACK);

/** What does not fail a release when it is missing, and why it is granted all the same. */
const UNPROVEN: readonly { grant: RegExp; reason: string }[] = [
  { grant: /^(logs|xray):/, reason: 'without it a function is silent, not wrong' },
];

beforeAll(async () => {
  await releases.takeOver();
  if ((await endpoint.seen()).status !== 'InService') {
    await releases.startAfresh();
    expect(await releases.release()).toMatchObject({ status: 'SUCCEEDED' });
  }
  // What is refused for good need not be tried again here.
  releases.machineArn = await new AlteredMachines(releases).quick();
});
afterEach(async () => await sagemaker.clearFaults());

// What could not be started waits out its visibility, minutes long: no other test should meet it.
afterAll(async () => {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl }));
  await releases.letApprovalsStartReleases();
});

/** Does something without each of a role's grants in turn. */
async function withoutEach(
  logicalId: string,
  probe: (grant: Grant, role: string) => Promise<void>,
): Promise<void> {
  const held = new RoleGrants(iam, await app.physicalId('AWS::IAM::Role', logicalId, STACK));
  const grants = (await held.all()).filter(
    (grant) => !UNPROVEN.some(({ grant: what }) => what.test(textOf(grant))),
  );
  expect(grants.length).toBeGreaterThan(0);
  for (const grant of grants) {
    const giveBack = await held.remove(same(grant));
    try {
      await probe(grant, held.role);
    } finally {
      await giveBack();
    }
  }
}

/** A package that is not to be released any more: its release would skip it. */
async function gone(): Promise<ReleaseRequest> {
  const request = await releases.request();
  await sagemaker.decide(request.packageArn, 'Rejected');
  return request;
}

/** Tells the approval of a package, as SageMaker does. */
async function tell(release: ReleaseRequest): Promise<void> {
  const MessageBody = approvalEvent(release, releases.packages.group);
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
}

describe('F41: each grant of a release’s step, removed once, fails a release, by role and action', () => {
  it.each([
    ['OpenReleaseRole', false],
    ['RecordReleaseRole', false],
    ['RecordRollbackRole', true],
  ])(
    '%s',
    async (logicalId, broken) => {
      await withoutEach(logicalId, async (grant, role) => {
        const { status, error, cause, failures, request } = await releases.release({ broken });
        const said = `${logicalId} without ${textOf(grant)}`;
        expect.soft([status, error], said).toEqual(['FAILED', 'AccessDenied']);
        expect.soft(cause, said).toMatch(denialOf(grant, role));
        // F41: nothing that is refused is tried again.
        expect.soft(failures, said).toHaveLength(1);
        await releases.unlock(request);
      });
    },
    120_000,
  );

  it('RecordReleaseFailureRole: the first error is still told, and the history names the second', async () => {
    await withoutEach('RecordReleaseFailureRole', async (grant, role) => {
      const request = await releases.request();
      // One that was never opened is looked for in the ledger first.
      await sagemaker.refuse('DescribeModelPackage', 'ResourceInUse');
      const { error, failures } = await releases.run(request);
      expect.soft(error, textOf(grant)).toContain('ResourceInUse');
      const refused = failures.filter((each) => denialOf(grant, role).test(each));
      expect.soft(refused, `${textOf(grant)}: ${failures.join('\n')}`).toHaveLength(1);
      await releases.unlock(request);
    });
  });
});

describe('each grant on the way from an approval to its release, removed once', () => {
  it('of the starter: the event waits, and somebody says for want of which right', async () => {
    const champion = await releases.request();
    expect(await releases.run(champion, deployed)).toMatchObject({ status: 'SUCCEEDED' });
    await withoutEach('StartReleaseRole', async (grant) => {
      const from = Date.now();
      // One that ran is asked after; of one that is gone only its start is wanted.
      const ran = grant.action === 'states:DescribeExecution';
      await tell(ran ? champion : await gone());
      await expect
        .poll(
          async () =>
            await starterComplaints(app, { logs: 'StartReleaseLogs', stack: STACK, from }),
          { timeout: PATIENCE, message: textOf(grant) },
        )
        .toMatch(starterDenialOf(grant));
    });
  }, 120_000);

  it('of the queue: the event waits in the dead letters, which say why', async () => {
    await releases.letApprovalsStartReleases();
    await withoutSenders(sqs, queueUrl, async () => {
      const { packageArn } = await releases.request();
      const deadLetters = app.output('ReleaseDeadLettersUrl', STACK);
      await expect
        .poll(async () => await deadLetter(sqs, deadLetters, packageArn), { timeout: PATIENCE })
        .toMatch(/NO_PERMISSIONS$/);
    });
  });

  it('after which an approved package is released', async () => {
    const { packageArn } = await releases.request();
    const end = await app.ledger(releases.model).endOfReleaseOf(packageArn);
    expect(end).toMatchObject({ status: 'released' });
  });
});
