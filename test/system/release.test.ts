import { PurgeQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { releaseEvents } from '../../pipelines/release/events.ts';
import { releaseMetrics } from '../../pipelines/release/metrics.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { approvalEvent } from '../support/approval-event.ts';
import { DomainEvents } from '../support/domain-events.ts';
import { ReleasesUnderTest } from '../support/releases-under-test.ts';
import { PATIENCE, waitUntil } from '../support/wait-until.ts';

const app = new AppUnderTest();
const releases = new ReleasesUnderTest(app, 'toy-served');
const { sagemaker, endpoint } = releases;
const events = new DomainEvents(app, 'hear-releases');
const sqs = new SQSClient(app.clientConfiguration);
const queueUrl = app.output('ReleaseQueueUrl', 'evergreen-serving');
const deadLettersUrl = app.output('ReleaseDeadLettersUrl', 'evergreen-serving');

beforeAll(async () => {
  await events.listen();
  await releases.takeOver();
  await releases.startAfresh();
  await releases.letApprovalsStartReleases();
});
afterEach(async () => await sagemaker.clearFaults());
afterAll(async () => await releases.letApprovalsStartReleases());

/** Waits for the end of a release that an event has started. */
async function endOf({ packageArn }: ReleaseRequest) {
  return await app.ledger(releases.model).endOfReleaseOf(packageArn);
}

/** Tells the approval of a package, as SageMaker might for whatever reason. */
async function tell(release: ReleaseRequest | string, approval = 'Approved'): Promise<void> {
  const event =
    typeof release === 'string'
      ? release
      : approvalEvent(release, releases.packages.group, approval);
  await sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: event }));
}

async function everythingTold(): Promise<void> {
  await waitUntil('every event was worked on', async () => (await app.waiting(queueUrl)) === 0);
}

describe('an approved package', () => {
  it('is released without anybody’s doing, once, and the world is told', async () => {
    const request = await releases.request();
    expect(await endOf(request)).toMatchObject({ status: 'released', attempt: 1 });
    const { packageArn, packageVersion } = request;
    expect(await releases.champion()).toMatchObject({ packageArn, packageVersion });
    expect(await events.hear(releaseEvents.released, request.id)).toMatchObject({
      packageArn,
      endpoint: endpoint.name,
      before: null,
    });
    const done = async () => await app.sumOf(releases.model, releaseMetrics.releasesDone);
    await waitUntil('it is counted', async () => (await done()) > 0);
    expect(await releases.executionsOf(request)).toEqual([`${request.id}-1`]);
  });

  it('F20: is released once, however often and in whatever order it is told', async () => {
    const request = await releases.request({ approval: 'PendingManualApproval' });
    await sagemaker.decide(request.packageArn, 'Approved');
    await Promise.all([
      tell(request),
      tell(request, 'PendingManualApproval'),
      tell(request),
      tell(request),
    ]);
    expect(await endOf(request)).toMatchObject({ status: 'released' });
    // While it runs, starting it once more is no more than asking for it.
    await releases.end(request);
    await tell(request);
    await everythingTold();
    expect(await releases.executionsOf(request)).toEqual([`${request.id}-1`]);
    const duplicates = async () => await app.sumOf(releases.model, releaseMetrics.eventsDuplicate);
    await waitUntil('duplicates are counted', async () => (await duplicates()) > 0);
  });

  it('F20: that is rejected before its release has begun is not released', async () => {
    const champion = await releases.champion();
    const request = await releases.request({ approval: 'PendingManualApproval' });
    await sagemaker.decide(request.packageArn, 'Rejected');
    await tell(request);
    expect(await endOf(request)).toMatchObject({ status: 'skipped' });
    expect(await releases.champion()).toEqual(champion);
  });

  it('waits for another’s release: of two at once the newer serves in the end', async () => {
    const requests = [await releases.request(), await releases.request()];
    const [older, newer] = await Promise.all(requests.map(endOf));
    expect(['released', 'skipped']).toContain(older?.status);
    expect(newer).toMatchObject({ status: 'released' });
    expect(await releases.champion()).toMatchObject({ packageVersion: newer?.packageVersion });
  });

  it('F22: whose container never answers is rolled back, told, and not tried again', async () => {
    const champion = await releases.champion();
    await sagemaker.mute(endpoint.name);
    const request = await releases.request();
    expect(await endOf(request)).toMatchObject({ status: 'rolledBack' });
    expect(await events.hear(releaseEvents.rolledBack, request.id)).toMatchObject({
      serving: champion?.packageVersion,
    });
    await tell(request);
    await everythingTold();
    expect(await releases.executionsOf(request)).toEqual([`${request.id}-1`]);
    expect(await releases.champion()).toEqual(champion);
    expect(await endpoint.seen()).toMatchObject({
      status: 'InService',
      config: champion?.fleet,
    });
  });
});

describe('an endpoint that somebody has deleted', () => {
  it('F24: comes back when a person asks for the champion’s release again', async () => {
    const champion = await releases.champion();
    const { packageArn = '', packageVersion = 0, releaseId: id = '' } = champion ?? {};
    await endpoint.remove();
    const again = { id, attempt: 2, model: releases.model, packageArn, packageVersion };
    expect((await releases.run(again)).path.at(-1)).toBe('Released');
    expect(await endpoint.seen()).toMatchObject({ status: 'InService' });
    expect(await endpoint.target()).toMatchObject({ MinCapacity: 1 });
  });
});

describe('events that make no sense', () => {
  it('F34: end in the dead letters, and somebody is paged', async () => {
    const giveBack = await app.hurry(queueUrl);
    try {
      await tell('no event');
      await expect
        .poll(async () => await app.waiting(deadLettersUrl), { timeout: PATIENCE })
        .toBe(1);
      const alarm = async () => (await app.alarm('ReleaseEventsUndelivered'))?.StateValue;
      await waitUntil('the alarm goes off', async () => (await alarm()) === 'ALARM');
    } finally {
      await giveBack();
      await sqs.send(new PurgeQueueCommand({ QueueUrl: deadLettersUrl }));
    }
  });
});
