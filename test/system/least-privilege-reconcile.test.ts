import { IAMClient } from '@aws-sdk/client-iam';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { LostApprovals } from '../support/lost-approvals.ts';
import { ReleasesUnderTest } from '../support/releases-under-test.ts';
import { RoleGrants, same, textOf } from '../support/role-grants.ts';
import { starterComplaints, starterDenialOf } from '../support/starter-complaints.ts';

const STACK = 'evergreen-serving';
const app = new AppUnderTest();
const releases = new ReleasesUnderTest(app, 'toy-served');
const approvals = new LostApprovals(releases);
const iam = new IAMClient(app.clientConfiguration);
const sqs = new SQSClient(app.clientConfiguration);

/** What does not keep a lost approval from being found when it is missing, and why it is granted all the same. */
const UNPROVEN: readonly { grant: RegExp; reason: string }[] = [
  { grant: /^(logs|xray):/, reason: 'without it the function is silent, not wrong' },
  {
    grant: /^sqs:(ChangeMessageVisibility|GetQueueUrl) /,
    reason: 'CDK grants them with the event source; the poller makes no such call here',
  },
];

let lost: ReleaseRequest;

beforeAll(async () => {
  await releases.takeOver();
  lost = await approvals.approve();
  await approvals.areLost();
}, 150_000);

// What could not be looked for waits out its visibility, minutes long: no other test should meet it.
afterAll(async () => {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: app.output('ReleaseSweepQueueUrl', STACK) }));
  await releases.letApprovalsStartReleases();
});

describe('each grant of who looks for lost approvals, removed once', () => {
  it('keeps the approval lost, and somebody says for want of which right', async () => {
    const role = await app.physicalId('AWS::IAM::Role', 'ReconcileReleasesRole', STACK);
    const held = new RoleGrants(iam, role);
    const grants = (await held.all()).filter(
      (grant) => !UNPROVEN.some(({ grant: what }) => what.test(textOf(grant))),
    );
    expect(grants.length).toBeGreaterThan(8);
    for (const grant of grants) {
      const giveBack = await held.remove(same(grant));
      try {
        const from = Date.now();
        await approvals.sweep();
        await expect
          .poll(
            async () =>
              await starterComplaints(app, { logs: 'ReconcileReleasesLogs', stack: STACK, from }),
            { timeout: 20_000, message: textOf(grant) },
          )
          .toMatch(starterDenialOf(grant));
        expect(await releases.executionsOf(lost), textOf(grant)).toEqual([]);
      } finally {
        await giveBack();
      }
    }
  }, 240_000);

  it('after which it is released', async () => {
    await approvals.sweep();
    const end = await app.ledger(releases.model).endOfReleaseOf(lost.packageArn);
    expect(end).toMatchObject({ status: 'released' });
  });
});
