import { describe, expect, it } from 'vitest';
import { openRelease } from '../../../lambdas/open-release/open-release.ts';
import { recordRelease } from '../../../lambdas/record-release/record-release.ts';
import { EndpointBusyError, EndpointLockLostError } from '../../../pipelines/shared/errors.ts';
import {
  anOpening,
  aRelease,
  aServingPolicy,
  candidateOf,
  RELEASE_STARTED_AT,
  ReleaseWorld,
} from '../../support/release-world.ts';
import {
  open,
  planned,
  done,
  rolledBack,
  failed,
  aWorldWithChampion,
} from '../../support/release-steps.ts';

describe('a release, from its first step to its champion', () => {
  it('of a first model', async () => {
    const world = new ReleaseWorld();
    const release = aRelease();
    const { plan, output, seconds } = await done(world, release);
    expect(plan).toMatchObject({ fleet: 'evergreen-visits-v1-1', token: 1, before: null });
    expect(output).toEqual({
      event: {
        model: 'visits',
        release: release.id,
        packageArn: release.packageArn,
        packageVersion: 1,
        candidateId: candidateOf(release),
        endpoint: 'evergreen-visits',
        before: null,
      },
      expired: [],
    });
    expect(seconds).toBe(90);
    expect(world.ledger.champions.get('visits')).toEqual({
      model: 'visits',
      packageArn: release.packageArn,
      packageVersion: 1,
      candidateId: candidateOf(release),
      endpoint: 'evergreen-visits',
      fleet: 'evergreen-visits-v1-1',
      releaseId: release.id,
      since: '2026-01-02T03:05:35.000Z',
    });
    expect(world.ledger.records.get(release.id)?.status).toBe('released');
    expect(world.ledger.locks.get('visits')).toEqual({ token: 1 });
  });

  it('of the next, which says what it replaces', async () => {
    const world = new ReleaseWorld();
    await done(world, aRelease(1));
    const { plan, output } = await done(world, aRelease(2));
    const before = { packageVersion: 1, fleet: 'evergreen-visits-v1-1' };
    expect(plan).toMatchObject({ before, token: 2 });
    expect(output.event.before).toBe(1);
    expect(world.ledger.records.get(aRelease(2).id)?.before).toEqual(before);
  });

  it('tells each fleet that is kept no longer once', async () => {
    let second = 0;
    const start = Date.parse(RELEASE_STARTED_AT);
    const world = new ReleaseWorld(() => new Date(start + (second += 1) * 1_000));
    const expired: string[][] = [];
    for (let version = 1; version <= 6; version += 1) {
      expired.push((await done(world, aRelease(version))).output.expired);
    }
    const fleet = (version: number) => [`evergreen-visits-v${version}-1`];
    expect(expired).toEqual([[], [], [], fleet(1), fleet(2), fleet(3)]);
    world.policy = aServingPolicy({ keep: 1 });
    expect((await done(world, aRelease(7))).output.expired).toEqual([...fleet(5), ...fleet(4)]);
    // A person goes back to a release that had told one: its next attempt remembers.
    await done(world, aRelease(5, 2));
    const { expired: next } = (await done(world, aRelease(8))).output;
    expect(next).toEqual(fleet(7));
  });

  it('ends with a candidate that is marked when it is rolled back', async () => {
    const world = new ReleaseWorld();
    await done(world, aRelease(1));
    const release = aRelease(2);
    const { event } = await rolledBack(world, release);
    expect(event).toMatchObject({ reason: 'champion did not answer /ping', serving: 1 });
    expect(world.ledger.records.get(release.id)).toMatchObject({ status: 'rolledBack' });
    expect(world.ledger.bad.get(candidateOf(release))).toMatchObject({ attempt: 1 });
    expect(world.ledger.champions.get('visits')?.packageVersion).toBe(1);
    expect(world.ledger.locks.get('visits')).toEqual({ token: 2 });
  });

  it('frees the endpoint when it fails, and can be redriven', async () => {
    const world = new ReleaseWorld();
    const release = aRelease();
    const plan = await planned(world, release);
    const { event } = await failed(world, release);
    expect(event).toMatchObject({ error: 'CreateFailed', cause: 'no capacity', attempt: 1 });
    expect(world.ledger.records.get(release.id)).toMatchObject({
      status: 'failed',
      error: 'CreateFailed',
      reason: 'no capacity',
    });
    expect(world.ledger.locks.get('visits')).toEqual({ token: 1 });
    await recordRelease({ release, plan }, world.ports);
    expect(world.ledger.records.get(release.id)?.status).toBe('released');
  });
});

describe('one release at a time', () => {
  it('waits while another holds the endpoint', async () => {
    const world = new ReleaseWorld();
    await planned(world, aRelease(1));
    const opened = openRelease(anOpening(aRelease(2)), world.ports);
    await expect(opened).rejects.toThrow(EndpointBusyError);
    await expect(opened).rejects.toThrow(`in the hands of ${aRelease(1).id}-1`);
    await failed(world, aRelease(2));
    expect(world.ledger.locks.get('visits')?.holder).toBe(`${aRelease(1).id}-1`);
  });

  it('F42: does not record as champion what another may have replaced', async () => {
    let now = Date.parse(RELEASE_STARTED_AT);
    const world = new ReleaseWorld(() => new Date(now));
    const plan = await planned(world, aRelease(1));
    // A lease is the longest update and a quarter of an hour.
    now += (1_800 + 900) * 1_000;
    const newer = await planned(world, aRelease(2));
    expect(newer.token).toBe(plan.token + 1);
    const late = recordRelease({ release: aRelease(1), plan }, world.ports);
    await expect(late).rejects.toThrow(EndpointLockLostError);
    expect(world.ledger.champions.size).toBe(0);
    await recordRelease({ release: aRelease(2), plan: newer }, world.ports);
    expect(world.ledger.champions.get('visits')?.packageVersion).toBe(2);
  });
});

describe('F10: a function killed at any moment', () => {
  const stories: [string, (world: ReleaseWorld) => Promise<unknown>][] = [
    ['released', async (world) => await done(world, aRelease(3))],
    ['rolled back', async (world) => await rolledBack(world, aRelease(3))],
    ['skipped', async (world) => await open(world, aRelease(1))],
    [
      'failed',
      async (world) => {
        await planned(world, aRelease(3));
        return await failed(world, aRelease(3));
      },
    ],
  ];

  it.each(stories)('comes to the same end when it is run again: %s', async (_, story) => {
    const clean = await aWorldWithChampion();
    const before = clean.calls.count;
    const expected = await story(clean);
    const calls = clean.calls.count - before;
    expect(calls).toBeGreaterThan(4);
    for (let call = 1; call <= calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = await aWorldWithChampion();
        world.calls.kill = { call: before + call, when };
        const at = `${when} call ${call}`;
        expect(await story(world), at).toEqual(expected);
        expect(world.state, at).toEqual(clean.state);
      }
    }
  });
});
