import { expect, it } from 'vitest';
import { followReleases, releaseStageText } from '../../../local/watch/follow-releases.ts';
import type { ReleaseRecord } from '../../../pipelines/release/contract.ts';
import { packageArn } from '../cli/sample-runs.ts';

function aRelease(overrides: Partial<ReleaseRecord> = {}): ReleaseRecord {
  return {
    id: `rel-${'1'.repeat(20)}`,
    attempt: 1,
    model: 'flight-delay',
    packageArn: packageArn(2),
    packageVersion: 2,
    status: 'started',
    startedAt: '2026-02-01T10:00:00.000Z',
    ...overrides,
  };
}

const before = { packageVersion: 1, fleet: 'evergreen-flight-delay-v1-1' };

it.each<[ReleaseRecord, string]>([
  [aRelease(), 'version 2 is being released'],
  [aRelease({ attempt: 2 }), 'version 2 is being released, attempt 2'],
  [aRelease({ status: 'released' }), 'version 2 serves'],
  [aRelease({ status: 'released', before }), 'version 2 serves, in place of version 1'],
  [aRelease({ status: 'rolledBack', reason: 'no ping' }), 'version 2 was rolled back: no ping'],
  [aRelease({ status: 'skipped', reason: 'older' }), 'version 2 is not released: older'],
  [aRelease({ status: 'failed', error: 'Busy', reason: 'held' }), 'failed: Busy: held'],
])('%#: %s', (release, text) => {
  expect(releaseStageText(release)).toBe(text);
});

it('tells each change once', async () => {
  const history = [[aRelease()], [aRelease()], [aRelease({ status: 'released' })]];
  const told: string[] = [];
  const ledger = {
    releases: async () => {
      const next = history.shift();
      if (!next) throw new Error('The cloud is gone');
      return await Promise.resolve(next);
    },
  };
  await expect(followReleases(ledger, (line) => told.push(line), 1)).rejects.toThrow('is gone');
  expect(told.map((line) => line.replace(/^.*?rel-(\d)\d+ +/, '$1 '))).toEqual([
    '1 version 2 is being released',
    '1 version 2 serves',
  ]);
});
