import { describe, expect, it } from 'vitest';
import { openRelease } from '../../../lambdas/open-release/open-release.ts';
import { recordReleaseFailure } from '../../../lambdas/record-release-failure/record-release-failure.ts';
import { recordRelease } from '../../../lambdas/record-release/record-release.ts';
import { recordRollback } from '../../../lambdas/record-rollback/record-rollback.ts';
import type { ReleaseRequest } from '../../../pipelines/release/contract.ts';
import { releaseSteps, type ReleasePlan } from '../../../pipelines/release/steps.ts';
import {
  BadPayloadError,
  EndpointBusyError,
  EndpointLockLostError,
  PackageUnknownError,
  UnknownModelError,
} from '../../../pipelines/shared/errors.ts';
import {
  again,
  anOpening,
  aRelease,
  aServingPolicy,
  candidateOf,
  packageArnOf,
  RELEASE_STARTED_AT,
  ReleaseWorld,
} from '../../support/release-world.ts';

async function open(world: ReleaseWorld, release: ReleaseRequest, approval = 'Approved') {
  const input = releaseSteps.openRelease.input.parse(anOpening(release, { approval }));
  const opened = await again(async () => await openRelease(input, world.ports));
  return releaseSteps.openRelease.output.parse(opened);
}

async function planned(world: ReleaseWorld, release: ReleaseRequest): Promise<ReleasePlan> {
  const opened = await open(world, release);
  if (opened.outcome !== 'ready') throw new Error(opened.reason);
  return opened.plan;
}

/** The workflow's happy path, in one process; a step that was killed is run again. */
async function done(world: ReleaseWorld, release: ReleaseRequest) {
  const plan = await planned(world, release);
  const recorded = await again(async () => await recordRelease({ release, plan }, world.ports));
  releaseSteps.recordRelease.output.parse(recorded.output);
  return { plan, ...recorded };
}

async function rolledBack(world: ReleaseWorld, release: ReleaseRequest) {
  const plan = await planned(world, release);
  const input = { release, plan, reason: 'champion did not answer /ping' };
  const output = await again(async () => await recordRollback(input, world.ports));
  return { plan, ...releaseSteps.recordRollback.output.parse(output) };
}

async function failed(world: ReleaseWorld, release: ReleaseRequest) {
  const cause = JSON.stringify({ errorMessage: 'no capacity', trace: ['at x'] });
  const input = { release, error: 'CreateFailed', cause };
  const output = await again(async () => await recordReleaseFailure(input, world.ports));
  return releaseSteps.recordReleaseFailure.output.parse(output);
}

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

describe('a release that has nothing to do', () => {
  it.each([
    ['released', 1, 1, 'Approved', 'has released its package already'],
    ['not approved any more', 2, 1, 'Rejected', 'Version 2 is Rejected now'],
  ])('because it is %s', async (_, version, attempt, approval, reason) => {
    const world = new ReleaseWorld();
    await done(world, aRelease(1));
    const before = world.ledger.champions.get('visits');
    const opened = await open(world, aRelease(version, attempt), approval);
    expect(opened).toMatchObject({ outcome: 'skipped', reason: expect.stringContaining(reason) });
    expect(world.ledger.champions.get('visits')).toEqual(before);
    expect(world.ledger.locks.get('visits')).not.toHaveProperty('holder');
  });

  it('because it is the champion, unless a person wants it on its endpoint anew', async () => {
    const world = new ReleaseWorld();
    await done(world, aRelease(1));
    world.ledger.records.clear();
    expect(await open(world, aRelease(1))).toMatchObject({
      outcome: 'skipped',
      reason: 'Version 1 is the champion already.',
    });
    expect((await planned(world, aRelease(1, 2))).before?.packageVersion).toBe(1);
  });

  it('because a newer one serves, unless a person asks for it', async () => {
    const world = new ReleaseWorld();
    await done(world, aRelease(2));
    const opened = await open(world, aRelease(1));
    expect(opened).toMatchObject({ outcome: 'skipped' });
    expect(world.ledger.records.get(aRelease(1).id)).toMatchObject({ status: 'skipped' });
    expect((await planned(world, aRelease(1, 2))).before?.packageVersion).toBe(2);
  });

  it('because its candidate was rolled back, unless a person asks for it (F22)', async () => {
    const world = new ReleaseWorld();
    await rolledBack(world, aRelease(1));
    world.ledger.records.clear();
    expect(await open(world, aRelease(1))).toMatchObject({
      reason: expect.stringContaining('did not answer /ping'),
    });
    expect(await open(world, aRelease(1, 2))).toMatchObject({ outcome: 'ready' });
  });

  it('because the model is being taken down', async () => {
    const world = new ReleaseWorld();
    await world.ledger.closeLock('visits');
    expect(await open(world, aRelease())).toMatchObject({ outcome: 'skipped' });
    expect(world.ledger.records.get(aRelease().id)).toMatchObject({ status: 'skipped' });
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

  it('does not record as champion what another may have replaced', async () => {
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
    const before = clean.count;
    const expected = await story(clean);
    const calls = clean.count - before;
    expect(calls).toBeGreaterThan(4);
    for (let call = 1; call <= calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const world = await aWorldWithChampion();
        world.kill = { call: before + call, when };
        const at = `${when} call ${call}`;
        expect(await story(world), at).toEqual(expected);
        expect(world.state, at).toEqual(clean.state);
      }
    }
  });
});

describe('what open-release refuses', () => {
  it('is a package that does not say which candidate it holds', async () => {
    const world = new ReleaseWorld();
    const input = anOpening(aRelease());
    const unknown = { ...input, package: { ...input.package, CustomerMetadataProperties: {} } };
    await expect(openRelease(unknown, world.ports)).rejects.toThrow(PackageUnknownError);
    expect(world.ledger.locks.size).toBe(0);
  });

  it('is another package than the one asked for, and a model that is not configured', async () => {
    const { ports } = new ReleaseWorld();
    const input = anOpening(aRelease());
    const other = { ...input.package, ModelPackageArn: packageArnOf(9) };
    await expect(openRelease({ ...input, package: other }, ports)).rejects.toThrow(BadPayloadError);
    const gone = { ...input, release: { ...input.release, model: 'gone' } };
    await expect(openRelease(gone, ports)).rejects.toThrow(UnknownModelError);
  });
});

async function aWorldWithChampion(): Promise<ReleaseWorld> {
  const world = new ReleaseWorld();
  await done(world, aRelease(2));
  return world;
}
