import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { releaseEvents } from '../../pipelines/release/events.ts';
import { releaseSteps } from '../../pipelines/release/steps.ts';
import { AlteredMachines } from '../support/altered-machines.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { DomainEvents } from '../support/domain-events.ts';
import { ReleasesUnderTest } from '../support/releases-under-test.ts';

/*
 * F10: a function that is killed between what it did and its answer is called again with the same
 * input. So here the machine itself loses the answer once. Every other moment is tried without a cloud.
 */

const app = new AppUnderTest();
const releases = new ReleasesUnderTest(app, 'toy-served');
const altered = new AlteredMachines(releases);
const events = new DomainEvents(app, 'hear-repeats');

const opened = z.object({ Payload: releaseSteps.openRelease.output });
const recorded = z.object({ Payload: releaseSteps.recordRelease.output });

beforeAll(async () => {
  await events.listen();
  await releases.takeOver();
});
afterAll(async () => await releases.letApprovalsStartReleases());

describe('F10: a step of a release that is killed before it could answer', () => {
  it('"Open release" opens it once: the same plan, under the same hold on the endpoint', async () => {
    const machineArn = await altered.losing('Open release', 'Open release in vain');
    const request = await releases.request();
    const { path, answers } = await releases.run(request, machineArn);
    const [lost] = answers('Open release in vain').map((each) => opened.parse(each).Payload);
    const [again] = answers('Open release').map((each) => opened.parse(each).Payload);
    expect(lost).toMatchObject({ outcome: 'ready', plan: { fleet: releases.fleetOf(request) } });
    expect(again).toEqual(lost);
    expect(path.at(-1)).toBe('Released');
    expect(await releases.record(request)).toMatchObject({ status: 'released', attempt: 1 });
    // The next one finds the endpoint free.
    expect((await releases.release()).path.at(-1)).toBe('Released');
  });

  it('"Record release" moves the champion once, and tells once which fleets expire', async () => {
    const before = await releases.champion();
    const machineArn = await altered.losing('Record release', 'Record release in vain');
    const request = await releases.request();
    const { path, answers } = await releases.run(request, machineArn);
    const [lost] = answers('Record release in vain').map((each) => recorded.parse(each).Payload);
    const [again] = answers('Record release').map((each) => recorded.parse(each).Payload);
    // It keeps one fleet besides the one that serves.
    expect(lost?.expired).toHaveLength(1);
    expect(again).toEqual(lost);
    expect(path.at(-1)).toBe('Released');
    const record = await releases.record(request);
    expect(record).toMatchObject({ status: 'released', before: { fleet: before?.fleet } });
    const champion = await releases.champion();
    expect(champion).toMatchObject({ packageArn: request.packageArn, since: record?.endedAt });
    expect(await events.hear(releaseEvents.released, request.id)).toEqual(again?.event);
    const { configs } = await releases.endpoint.fleets();
    expect(configs).toEqual(expect.arrayContaining([before?.fleet, champion?.fleet]));
    expect(configs).not.toContain(again?.expired[0]);
    expect((await releases.release()).path.at(-1)).toBe('Released');
  });
});
