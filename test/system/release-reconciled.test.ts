import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { releaseMetrics } from '../../pipelines/release/metrics.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { approvalEvent } from '../support/approval-event.ts';
import { LostApprovals } from '../support/lost-approvals.ts';
import { ReleasesUnderTest } from '../support/releases-under-test.ts';
import { waitUntil } from '../support/wait-until.ts';

const app = new AppUnderTest();
const releases = new ReleasesUnderTest(app, 'toy-served');
const approvals = new LostApprovals(releases);
const sqs = new SQSClient(app.clientConfiguration);
const queueUrl = app.output('ReleaseQueueUrl', 'evergreen-serving');

beforeAll(async () => await releases.takeOver());
afterAll(async () => await releases.letApprovalsStartReleases());

/** The event, after all. */
async function tell(release: ReleaseRequest): Promise<void> {
  const MessageBody = approvalEvent(release, releases.packages.group);
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody }));
  await waitUntil('the event was worked on', async () => (await app.waiting(queueUrl)) === 0);
}

async function reconciled(): Promise<number> {
  return await app.sumOf(releases.model, releaseMetrics.releasesReconciled);
}

describe('an approval whose event was lost', () => {
  it('F19: is released all the same, once, however often it is looked for and told later', async () => {
    const before = await reconciled();
    const request = await approvals.approve();
    await approvals.lookedFor();
    // Its event may be on its way.
    expect(await releases.executionsOf(request)).toEqual([]);

    await approvals.areLost();
    await Promise.all([approvals.sweep(), approvals.sweep(), approvals.sweep()]);
    const end = await app.ledger(releases.model).endOfReleaseOf(request.packageArn);
    expect(end).toMatchObject({ status: 'released', attempt: 1 });
    const { packageArn, packageVersion } = request;
    expect(await releases.champion()).toMatchObject({ packageArn, packageVersion });

    await tell(request);
    await approvals.lookedFor();
    expect(await releases.executionsOf(request)).toEqual([`${request.id}-1`]);
    await waitUntil('it is counted', async () => (await reconciled()) > before);
  });

  it('F19: is tried once, and never again by itself when its release has failed', async () => {
    const champion = await releases.champion();
    const request = await approvals.approve();
    await approvals.areLost();
    await releases.sagemaker.refuse('CreateModel', 'ResourceInUse');
    await approvals.lookedFor();
    const end = await app.ledger(releases.model).endOfReleaseOf(request.packageArn);
    expect(end).toMatchObject({ status: 'failed' });
    await releases.end(request);
    await approvals.lookedFor();
    expect(await releases.executionsOf(request)).toEqual([`${request.id}-1`]);
    expect(await releases.champion()).toEqual(champion);
  });
});
