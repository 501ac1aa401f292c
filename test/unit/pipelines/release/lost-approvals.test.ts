import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ChampionPointer,
  type ReleaseRecord,
  releaseStatus,
} from '../../../../pipelines/release/contract.ts';
import {
  type ApprovalFacts,
  type ApprovedPackage,
  lostApprovals,
  servedVersion,
} from '../../../../pipelines/release/lost-approvals.ts';
import {
  aRelease,
  candidateOf,
  packageArnOf,
  RELEASE_STARTED_AT,
} from '../../../support/release-world.ts';

const NOW = new Date(RELEASE_STARTED_AT);

/** @param ago - seconds since the package was approved */
function approved(version: number, ago = 60): ApprovedPackage {
  const changedAt = new Date(NOW.getTime() - ago * 1_000);
  return { packageArn: packageArnOf(version), packageVersion: version, changedAt };
}

function championOf(version: number): ChampionPointer {
  const { id: releaseId, attempt: _, ...release } = aRelease(version);
  const fleet = `evergreen-visits-v${version}-1`;
  const served = { endpoint: 'evergreen-visits', fleet, since: RELEASE_STARTED_AT };
  return { ...release, ...served, candidateId: candidateOf(release), releaseId };
}

function recordOf(version: number, status: ReleaseRecord['status'], attempt = 1): ReleaseRecord {
  const release = { ...aRelease(version, attempt), status, startedAt: RELEASE_STARTED_AT };
  if (status !== 'released') return release;
  return { ...release, fleet: `evergreen-visits-v${version}-1`, endedAt: RELEASE_STARTED_AT };
}

function lost(facts: Partial<ApprovalFacts>): number[] {
  const none = { approved: [], champion: undefined, releases: [], now: NOW };
  return lostApprovals({ ...none, ...facts }).map(({ packageVersion }) => packageVersion);
}

describe('an approval of which nobody was told', () => {
  it.each<[string, Partial<ApprovalFacts>, number[]]>([
    ['is the first of a model', { approved: [approved(1)] }, [1]],
    ['is newer than the champion', { approved: [approved(3)], champion: championOf(2) }, [3]],
    ['comes the newest first', { approved: [approved(3), approved(5), approved(4)] }, [5, 4, 3]],
    ['is none of the champion itself', { approved: [approved(2)], champion: championOf(2) }, []],
    ['is none of an older one', { approved: [approved(1)], champion: championOf(2) }, []],
    ['may be on its way still', { approved: [approved(1, 29), approved(2, 30)] }, [2]],
    ['may come from a clock ahead of ours', { approved: [approved(1, -600)] }, []],
    [
      'is none where an endpoint was taken down that served a newer one',
      { approved: [approved(3), approved(5)], releases: [recordOf(4, 'released')] },
      [5],
    ],
    [
      'is none where one that was retried has served',
      {
        approved: [approved(3)],
        releases: [
          {
            ...recordOf(4, 'failed', 2),
            earlier: [{ fleet: 'evergreen-visits-v4-1', releasedAt: RELEASE_STARTED_AT }],
          },
        ],
      },
      [],
    ],
  ])('%s', (_, facts, versions) => {
    expect(lost(facts)).toEqual(versions);
  });

  it.each(releaseStatus.options)('is none of a package whose release is %s', (status) => {
    const facts = { approved: [approved(3)], champion: championOf(2) };
    expect(lost({ ...facts, releases: [recordOf(3, status)] })).toEqual([]);
    // What became of another's says nothing.
    expect(lost({ ...facts, releases: [recordOf(2, status)] })).toEqual([3]);
  });
});

const someFacts = fc
  .record({
    approved: fc.uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(120)), {
      selector: ([version]) => version,
    }),
    champion: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    releases: fc.uniqueArray(
      fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...releaseStatus.options)),
      { selector: ([version]) => version },
    ),
  })
  .map(({ approved: packages, champion, releases }): ApprovalFacts => {
    return {
      approved: packages.map(([version, ago]) => approved(version, ago)),
      champion: champion === undefined ? undefined : championOf(champion),
      releases: releases.map(([version, status]) => recordOf(version, status)),
      now: NOW,
    };
  });

/** Each rule once more, as a sentence about what is released by itself. */
describe('what is released without an event', () => {
  it.each<[string, (found: ApprovedPackage, facts: ApprovalFacts) => boolean]>([
    ['is approved', (found, facts) => facts.approved.includes(found)],
    [
      'has no release',
      ({ packageArn }, { releases }) => releases.every((other) => other.packageArn !== packageArn),
    ],
    [
      'is newer than the champion',
      ({ packageVersion }, { champion }) => packageVersion > (champion?.packageVersion ?? 0),
    ],
    [
      'was not approved just now',
      ({ changedAt }, { now }) => now.getTime() - changedAt.getTime() >= 30_000,
    ],
  ])('%s', (_, rule) => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        expect(lostApprovals(facts).filter((found) => !rule(found, facts))).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is all of that, the newest first, and nothing is left out', () => {
    fc.assert(
      fc.property(someFacts, (facts) => {
        const found = lostApprovals(facts);
        const versions = found.map(({ packageVersion }) => packageVersion);
        expect(versions).toEqual(versions.toSorted((a, b) => b - a));
        for (const one of facts.approved.filter((each) => !found.includes(each))) {
          const isKnown = facts.releases.some(({ packageArn }) => packageArn === one.packageArn);
          const isOld = one.packageVersion <= servedVersion(facts);
          const isNew = NOW.getTime() - one.changedAt.getTime() < 30_000;
          expect(isKnown || isOld || isNew).toBe(true);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is nothing any more once it has been asked for', () => {
    fc.assert(
      fc.property(someFacts, fc.constantFrom(...releaseStatus.options), (facts, status) => {
        const asked = lostApprovals(facts).map((one) => recordOf(one.packageVersion, status));
        expect(lostApprovals({ ...facts, releases: [...facts.releases, ...asked] })).toEqual([]);
      }),
    );
  });
});
