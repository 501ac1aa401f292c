import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateIn } from '../../../../pipelines/release/candidate.ts';
import { releaseStatus } from '../../../../pipelines/release/contract.ts';
import { decideRelease, type ReleaseFacts } from '../../../../pipelines/release/decide.ts';
import { PackageUnknownError } from '../../../../pipelines/shared/errors.ts';
import { aRelease, candidateOf, RELEASE_STARTED_AT } from '../../../support/release-world.ts';

const championOf = (version: number): ReleaseFacts['champion'] => {
  const { id: releaseId, attempt: _, ...release } = aRelease(version);
  return {
    ...release,
    candidateId: candidateOf(release),
    endpoint: 'evergreen-visits',
    fleet: `evergreen-visits-v${version}-1`,
    releaseId,
    since: RELEASE_STARTED_AT,
  };
};

const facts = fc
  .record({
    version: fc.integer({ min: 1, max: 4 }),
    attempt: fc.integer({ min: 1, max: 3 }),
    approval: fc.constantFrom('Approved', 'Rejected', 'PendingManualApproval'),
    champion: fc.option(fc.integer({ min: 1, max: 4 })),
    record: fc.option(
      fc.record({
        attempt: fc.integer({ min: 1, max: 3 }),
        status: fc.constantFrom(...releaseStatus.options),
      }),
    ),
    bad: fc.boolean(),
  })
  .map(({ version, attempt, approval, champion, record, bad }): ReleaseFacts => {
    const release = aRelease(version, attempt);
    return {
      release,
      approval,
      champion: champion === null ? undefined : championOf(champion),
      record: record ? { ...release, startedAt: RELEASE_STARTED_AT, ...record } : undefined,
      bad: bad
        ? {
            candidateId: candidateOf(release),
            reason: 'no ping',
            releaseId: release.id,
            attempt: 1,
            markedAt: RELEASE_STARTED_AT,
          }
        : undefined,
    };
  });

/** Each rule once more, as a sentence about what goes ahead. */
describe('what goes ahead', () => {
  it.each<[string, (facts: ReleaseFacts) => boolean]>([
    ['is approved now', ({ approval }) => approval === 'Approved'],
    [
      'is not the champion, or a person asked',
      ({ champion, release }) => release.attempt > 1 || champion?.packageArn !== release.packageArn,
    ],
    [
      'is newer than the champion, or a person asked',
      ({ champion, release }) =>
        release.attempt > 1 || (champion?.packageVersion ?? 0) < release.packageVersion,
    ],
    ['was not rolled back, or a person asked', ({ bad, release }) => release.attempt > 1 || !bad],
    [
      'is no attempt that has ended or that another has overtaken',
      ({ record, release }) => {
        if (!record || record.attempt < release.attempt) return true;
        return record.attempt === release.attempt && ['started', 'failed'].includes(record.status);
      },
    ],
  ])('%s', (_, rule) => {
    fc.assert(
      fc.property(facts, (known) => {
        expect(decideRelease(known).outcome === 'skipped' || rule(known)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('is everything else', () => {
    fc.assert(
      fc.property(facts, (known) => {
        const { release, champion } = known;
        const fresh = { ...known, approval: 'Approved', record: undefined, bad: undefined };
        const older = champion && champion.packageVersion < release.packageVersion;
        const decided = decideRelease({ ...fresh, champion: older ? champion : undefined });
        expect(decided).toEqual({ outcome: 'ready' });
      }),
    );
  });
});

describe('why nothing is done', () => {
  const release = aRelease(2);
  const plain: ReleaseFacts = {
    release,
    approval: 'Approved',
    champion: undefined,
    record: undefined,
    bad: undefined,
  };
  const record = { ...release, startedAt: RELEASE_STARTED_AT };

  it.each<[string, Partial<ReleaseFacts>]>([
    [
      'Version 2 is Rejected now, and not Approved any more.',
      { approval: 'Rejected', champion: championOf(2) },
    ],
    ['Version 2 is the champion already.', { champion: championOf(2) }],
    [
      'The champion is version 3, newer than version 2: a release goes back to an older version only when a person asks for it.',
      { champion: championOf(3) },
    ],
    ['Attempt 4 has begun.', { record: { ...record, attempt: 4, status: 'started' } }],
    ['as it was', { record: { ...record, status: 'skipped', reason: 'as it was' } }],
    ['This attempt is over.', { record: { ...record, status: 'rolledBack' } }],
  ])('%s', (reason, more) => {
    expect(decideRelease({ ...plain, ...more })).toEqual({ outcome: 'skipped', reason });
  });
});

describe('the candidate in a package', () => {
  it('is what its metadata says', () => {
    const described = {
      ModelPackageArn: 'arn:p',
      CustomerMetadataProperties: { candidateId: 'c' },
    };
    expect(candidateIn(described)).toBe('c');
  });

  it.each([[undefined], [{}], [{ candidateId: '' }], [{ candidateId: 'a b' }]])(
    'is unknown in %o',
    (CustomerMetadataProperties) => {
      const described = { ModelPackageArn: 'arn:p', CustomerMetadataProperties };
      expect(() => candidateIn(described)).toThrow(PackageUnknownError);
      expect(() => candidateIn(described)).toThrow('arn:p lacks candidateId');
    },
  );
});
