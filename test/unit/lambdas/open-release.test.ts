import { describe, expect, it } from 'vitest';
import { openRelease } from '../../../lambdas/open-release/open-release.ts';
import {
  BadPayloadError,
  PackageUnknownError,
  UnknownModelError,
} from '../../../pipelines/shared/errors.ts';
import { anOpening, aRelease, packageArnOf, ReleaseWorld } from '../../support/release-world.ts';
import { open, planned, done, rolledBack } from '../../support/release-steps.ts';

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

  it('F22: because its candidate was rolled back, unless a person asks for it', async () => {
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
