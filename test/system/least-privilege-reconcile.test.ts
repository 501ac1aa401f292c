import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { OWN_OUTPUT, StackRoles } from '../support/each-grant.ts';
import { LostApprovals } from '../support/lost-approvals.ts';
import { ReleasesUnderTest } from '../support/releases-under-test.ts';
import { textOf } from '../support/role-grants.ts';
import { starterComplaints, starterDenialOf } from '../support/starter-complaints.ts';
import { PATIENCE } from '../support/wait-until.ts';

const STACK = 'evergreen-serving';
const app = new AppUnderTest();
const releases = new ReleasesUnderTest(app, 'toy-served');
const approvals = new LostApprovals(releases);
const roles = new StackRoles(app, STACK);
const sqs = new SQSClient(app.clientConfiguration);

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
    let missed = 0;
    await roles.withoutEach('ReconcileReleasesRole', [OWN_OUTPUT], async (grant) => {
      const from = Date.now();
      await approvals.sweep();
      await expect
        .poll(
          async () =>
            await starterComplaints(app, { logs: 'ReconcileReleasesLogs', stack: STACK, from }),
          { timeout: PATIENCE, message: textOf(grant) },
        )
        .toMatch(starterDenialOf(grant));
      expect(await releases.executionsOf(lost), textOf(grant)).toEqual([]);
      missed += 1;
    });
    expect(missed).toBeGreaterThan(8);
  }, 240_000);

  it('after which it is released', async () => {
    await approvals.sweep();
    const end = await app.ledger(releases.model).endOfReleaseOf(lost.packageArn);
    expect(end).toMatchObject({ status: 'released' });
  });
});
