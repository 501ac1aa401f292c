import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expiredFleets } from '../../../../pipelines/release/expired-fleets.ts';
import type { ReleaseRecord } from '../../../../pipelines/release/contract.ts';
import {
  fleetNameOf,
  isFleetOf,
  isReleaseAlarmOf,
  releaseAlarmPrefix,
  releaseExecutionName,
  releaseIdOf,
} from '../../../../pipelines/release/ids.ts';
import { leaseSecondsOf, planRelease } from '../../../../pipelines/release/plan.ts';
import { releasePlan } from '../../../../pipelines/release/steps.ts';
import { endpointNameOf } from '../../../../pipelines/serving/variants.ts';
import { aRelease, aServingPolicy, candidateOf } from '../../../support/release-world.ts';

const release = aRelease(7, 2);
const parts = {
  release,
  candidateId: candidateOf(release),
  policy: aServingPolicy(),
  policyHash: 'a'.repeat(64),
  system: 'evergreen',
  bucket: 'data-bucket',
  token: 5,
  champion: undefined,
};

describe('the plan of a release', () => {
  it('says everything the workflow asks for', () => {
    const plan = planRelease(parts);
    expect(releasePlan.parse(plan)).toEqual(plan);
    expect(plan).toEqual({
      endpoint: 'evergreen-visits',
      fleet: 'evergreen-visits-v7-2',
      candidateId: candidateOf(release),
      policyHash: 'a'.repeat(64),
      token: 5,
      instanceType: 'ml.m5.large',
      instances: { min: 1, max: 4 },
      scaling: {
        resource: 'endpoint/evergreen-visits/variant/champion',
        policyName: 'evergreen-visits-champion-invocations',
        invocationsPerInstance: 600,
        scaleOutCooldownSeconds: 60,
        scaleInCooldownSeconds: 300,
      },
      capture: { percent: 100, destination: 's3://data-bucket/capture' },
      bakeSeconds: 300,
      terminationWaitSeconds: 60,
      maxSeconds: 1_800,
      checkSeconds: 10,
      alarms: { errorRate: 0.05, latencyMicroseconds: 500_000 },
      keep: 2,
      before: null,
    });
  });

  it('holds the endpoint longer than an update may take', () => {
    expect(leaseSecondsOf(aServingPolicy({ maxSeconds: 600 }))).toBe(1_500);
  });
});

const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}[a-z0-9]$/);
const number = fc.integer({ min: 1, max: 99_999 });

describe('the names of a release', () => {
  it('fit where they are used', () => {
    fc.assert(
      fc.property(name, number, fc.integer({ min: 1, max: 99 }), (model, version, attempt) => {
        const endpoint = endpointNameOf('a-system-of-20-chars', model);
        const fleet = fleetNameOf(endpoint, version, attempt);
        expect(fleet.length).toBeLessThanOrEqual(63);
        const id = releaseIdOf(fleet);
        expect(releaseExecutionName(id, attempt)).toMatch(/^rel-[0-9a-f]{20}-\d+$/);
      }),
    );
  });

  it('tell the fleets and alarms of one endpoint from those of any other', () => {
    fc.assert(
      fc.property(name, name, number, number, (one, two, version, attempt) => {
        const [endpoint, other] = [endpointNameOf('s', one), endpointNameOf('s', two)];
        const fleet = fleetNameOf(endpoint, version, attempt);
        expect(isFleetOf(endpoint, fleet)).toBe(true);
        expect(isReleaseAlarmOf(endpoint, `${releaseAlarmPrefix(fleet)}errors`)).toBe(true);
        expect(isFleetOf(other, fleet)).toBe(one === two);
      }),
    );
  });

  it.each([
    ['s-flight', 's-flight-delay-v1-1'],
    ['s-flight', 's-flight-v1-1-v2-1'],
    ['s-flight', 's-flight-v01-1'],
    ['s-flight', 's-flight-v1'],
    ['s-flight', 's-flight'],
    ['s-flight', 'x-s-flight-v1-1'],
  ])('is no fleet of %s: %s', (endpoint, other) => {
    expect(isFleetOf(endpoint, other)).toBe(false);
    expect(isReleaseAlarmOf(endpoint, `${releaseAlarmPrefix(other)}errors`)).toBe(false);
  });

  it.each([['s-flight-v1-1'], ['s-flight-v1-1-errors'], ['s-flight-release-x']])(
    'is no alarm of a release: %s',
    (alarm) => {
      expect(isReleaseAlarmOf('s-flight', alarm)).toBe(false);
    },
  );

  it('takes alarms of a model that is called like the mark', () => {
    const fleet = fleetNameOf('s-pre-release-x', 1, 1);
    expect(isReleaseAlarmOf('s-pre-release-x', `${releaseAlarmPrefix(fleet)}errors`)).toBe(true);
    expect(isReleaseAlarmOf('s-pre', `${releaseAlarmPrefix(fleet)}errors`)).toBe(false);
  });
});

function served(version: number, second: number, more: Partial<ReleaseRecord> = {}): ReleaseRecord {
  const iso = new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
  return {
    ...aRelease(version),
    status: 'released',
    fleet: `f${version}`,
    startedAt: iso,
    endedAt: iso,
    ...more,
  };
}

describe('the fleets that are kept no longer', () => {
  it('are those before the newest that are kept', () => {
    const records = [served(1, 10), served(2, 20), served(3, 30), served(4, 40)];
    expect(expiredFleets(records, 'f4', 2)).toEqual(['f1']);
    expect(expiredFleets(records, 'f5', 2)).toEqual(['f2', 'f1']);
    expect(expiredFleets(records, 'f1', 2)).toEqual(['f2']);
  });

  it('are told once', () => {
    const records = [served(1, 10), served(2, 20, { expired: ['f1'] }), served(3, 30)];
    expect(expiredFleets(records, 'f4', 1)).toEqual(['f2']);
  });

  it('are only those that served, in earlier attempts too', () => {
    const earlier = [{ fleet: 'f1-1', releasedAt: '2025-01-01T00:00:00.000Z' }];
    const records = [
      served(1, 10, { status: 'failed', earlier }),
      served(2, 20, { status: 'rolledBack' }),
      served(3, 30),
    ];
    expect(expiredFleets(records, 'f4', 1)).toEqual(['f1-1']);
  });

  it('never include what serves, nor more than is kept beside it', () => {
    const versions = fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 30 });
    fc.assert(
      fc.property(versions, fc.integer({ min: 1, max: 20 }), (order, keep) => {
        const records = [...new Set(order)].map((version, index) => served(version, index));
        const champion = records.at(-1)?.fleet ?? 'none';
        const expired = expiredFleets(records, champion, keep);
        expect(expired).not.toContain(champion);
        expect(expired).toHaveLength(Math.max(0, records.length - 1 - keep));
      }),
    );
  });
});
