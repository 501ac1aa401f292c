import { describe, expect, it } from 'vitest';
import type { ChampionPointer, ReleaseRecord } from '../../../../pipelines/release/contract.ts';
import {
  type EndpointNow,
  releaseText,
  statusText,
} from '../../../../pipelines/release/release-text.ts';

const record: ReleaseRecord = {
  id: 'rel-0123456789abcdef0123',
  attempt: 1,
  model: 'flight-delay',
  packageArn: 'arn:aws:sagemaker:eu-west-1:1:model-package/evergreen-flight-delay/2',
  packageVersion: 2,
  status: 'released',
  candidateId: 'cnd-2',
  fleet: 'evergreen-flight-delay-v2-1',
  startedAt: '2026-11-21T13:14:00.000Z',
  endedAt: '2026-11-21T13:18:00.000Z',
  before: { packageVersion: 1, fleet: 'evergreen-flight-delay-v1-1' },
};
const champion: ChampionPointer = {
  model: 'flight-delay',
  packageArn: record.packageArn,
  packageVersion: 2,
  candidateId: 'cnd-2',
  endpoint: 'evergreen-flight-delay',
  fleet: 'evergreen-flight-delay-v2-1',
  releaseId: record.id,
  since: '2026-11-21T13:18:00.000Z',
};
const endpoint: EndpointNow = {
  name: 'evergreen-flight-delay',
  status: 'InService',
  fleet: champion.fleet,
  variants: [{ name: 'champion', instances: 1, desiredInstances: 2, weight: 1 }],
};
const rolledBack: ReleaseRecord = {
  ...record,
  id: 'rel-aaaaaaaaaaaaaaaaaaaa',
  packageVersion: 3,
  status: 'rolledBack',
  reason: 'The container did not answer /ping\u001b[2J',
};

describe('the text of a release', () => {
  it('says what serves, since when and instead of what', () => {
    expect(releaseText(record, { width: 100 })).toBe(
      [
        'RELEASED  version 2 of flight-delay, rel-0123456789abcdef0123',
        '',
        '  Candidate        cnd-2',
        '  Package          arn:aws:sagemaker:eu-west-1:1:model-package/evergreen-flight-delay/2',
        '  Started          21 November 2026, 13:14 UTC, for 4 min',
        '  Fleet            evergreen-flight-delay-v2-1',
        '  Replaced         version 1',
      ].join('\n'),
    );
  });

  it('says why a release was rolled back, and obeys nothing in the reason', () => {
    const text = releaseText({ ...rolledBack, attempt: 2 });
    expect(text).toContain('ROLLED BACK  version 3');
    expect(text).toContain('The container did not answer /ping\\u001b[2J');
    expect(text).toContain('attempt 2');
    expect(text).toContain('Served before    version 1');
  });

  it('names the error of one that failed, opened or not', () => {
    const { fleet: _, before: _b, candidateId: _c, ...unopened } = record;
    const failed = { ...unopened, status: 'failed', error: 'EndpointBusy' } as const;
    const text = releaseText({ ...failed, reason: 'in other hands' });
    expect(text).toContain('FAILED');
    expect(text).toContain('EndpointBusy: in other hands');
    expect(text).not.toMatch(/Served before|Fleet|Candidate/);
    expect(releaseText(failed)).toContain('EndpointBusy: no cause was given');
  });

  it.each([
    ['started', 'RELEASING'],
    ['skipped', 'SKIPPED'],
  ] as const)('calls %s %s, and a first release that', (status, word) => {
    const { before: _, ...first } = record;
    const text = releaseText({ ...first, status });
    expect(text).toContain(word);
    expect(text).toContain('nothing: this is the first release');
  });
});

describe('the text of what serves', () => {
  it('shows champion, endpoint and releases', () => {
    const status = { model: 'flight-delay', champion, endpoint, releases: [rolledBack, record] };
    expect(statusText({ ...status, pending: [4, 5] }, { width: 100 })).toBe(
      [
        'SERVING  flight-delay',
        '',
        '  Champion         version 2, cnd-2',
        '  Since            21 November 2026, 13:18 UTC',
        '  Endpoint         evergreen-flight-delay, InService',
        '  Variant champion 1 instance, 2 wanted, weight 1',
        '  Fleet            evergreen-flight-delay-v2-1',
        "  Waiting          versions 4, 5 for a person's approval",
        '',
        'Last releases',
        '  Release                   Started (UTC)     Version  Standing',
        '  rel-aaaaaaaaaaaaaaaaaaaa  2026-11-21 13:14  3        rolled back',
        '    The container did not answer /ping\\u001b[2J',
        '  rel-0123456789abcdef0123  2026-11-21 13:14  2        released',
      ].join('\n'),
    );
  });

  it.each([
    ['NOT RELEASED YET', { champion: undefined, endpoint: undefined }],
    ['ENDPOINT MISSING', { champion, endpoint: undefined }],
    ['UPDATING', { champion, endpoint: { ...endpoint, status: 'Updating' } }],
    ['FAILED', { champion, endpoint: { ...endpoint, status: 'Failed' } }],
    ['SERVING, NOT RELEASED BY EVERGREEN', { champion: undefined, endpoint }],
  ])('begins with %s', (word, known) => {
    const text = statusText({ model: 'flight-delay', releases: [], ...known });
    expect(text.split('\n')[0]).toBe(`${word}  flight-delay`);
    expect(text).not.toContain('Last releases');
  });

  it('says when endpoint and ledger disagree, and what SageMaker says', () => {
    const other = { ...endpoint, fleet: 'evergreen-flight-delay-v1-1', failureReason: 'no room' };
    const text = statusText({ model: 'flight-delay', champion, endpoint: other, releases: [] });
    expect(text).toContain("The endpoint's last change failed: no room");
    expect(text).toContain('The endpoint serves evergreen-flight-delay-v1-1');
  });

  it('shows the last five releases, and colours on request', () => {
    const releases = Array.from({ length: 7 }, (_, index) => ({
      ...record,
      packageVersion: index + 1,
    }));
    const known = { model: 'flight-delay', champion, endpoint, releases };
    expect(statusText(known).match(/rel-/g)).toHaveLength(5);
    expect(statusText(known, { colour: true })).toContain('\u001b[32mSERVING\u001b[0m');
  });
});
