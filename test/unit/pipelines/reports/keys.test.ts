import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  modelOf,
  reportedEvent,
  reportedEvents,
  subjectOf,
} from '../../../../pipelines/reports/events.ts';
import { isPagePath, linkedPages, pagePaths } from '../../../../pipelines/reports/keys.ts';

const upload = `upl-${'a'.repeat(20)}`;

describe('paths of pages', () => {
  it.each([
    pagePaths.index,
    pagePaths.run({ id: `run-${'a'.repeat(20)}`, attempt: 2 }),
    pagePaths.release({ id: `rel-${'a'.repeat(20)}`, attempt: 1 }),
    pagePaths.monitoring('mon-flight-delay-494412'),
    pagePaths.upload(upload),
  ])('%s is one', (path) => expect(isPagePath(path)).toBe(true));

  it.each([
    '',
    '..',
    '../index.html',
    '/etc/passwd',
    'runs/../../x.html',
    'runs/x.html/..',
    'runs/.html',
    'runs/a/b.html',
    'index.html\n',
    'C:\\x.html',
    'upl-1/report.html',
    'runs/-x.html',
    `${upload}/../report.html`,
  ])('%j is none', (path) => expect(isPagePath(path)).toBe(false));

  it('whatever a page links, what is followed stays below the folder', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      'runs',
      'x.html',
      'index.html',
      '',
      'https:',
      upload,
      'report.html',
      '%2e%2e',
    );
    const href = fc.array(piece, { maxLength: 6 }).map((pieces) => pieces.join('/'));
    fc.assert(
      fc.property(fc.constantFrom('index.html', 'runs/x.html'), fc.array(href), (path, hrefs) => {
        const html = hrefs.map((each) => `<a href="${each}">x</a>`).join('');
        for (const link of linkedPages(path, html)) {
          expect(link.split('/')).not.toContain('..');
          expect(isPagePath(link)).toBe(true);
        }
      }),
    );
  });

  it('are found from where a page lies', () => {
    const html =
      '<a href="../index.html">a</a><a href="run-1-1.html">b</a><a href="#x">c</a><a href="../releases/rel-1-1.html#top">d</a>';
    expect(linkedPages('runs/run-2-1.html', html)).toEqual([
      'index.html',
      'runs/run-1-1.html',
      'releases/rel-1-1.html',
    ]);
  });
});

describe('events that pages are made after', () => {
  const event = (type: string, detail: object) =>
    reportedEvent.parse({ source: 'evergreen', 'detail-type': type, detail });

  it('are all of the domain bus but requests', () => {
    expect(reportedEvents.toSorted()).toEqual([
      'CandidateRegistered',
      'DatasetVersionRegistered',
      'IngestFailed',
      'ModelReleased',
      'MonitoringFailed',
      'ReleaseFailed',
      'ReleaseRolledBack',
      'RetrainingDecided',
      'RunFailed',
      'TrafficMonitored',
      'UploadQuarantined',
    ]);
  });

  it.each([
    ['CandidateRegistered', { model: 'toy', run: 'run-1' }, { kind: 'run', id: 'run-1' }],
    ['RunFailed', { model: 'toy', run: 'run-1', attempt: 1 }, { kind: 'run', id: 'run-1' }],
    ['ReleaseRolledBack', { model: 'toy', release: 'rel-1' }, { kind: 'release', id: 'rel-1' }],
    [
      'TrafficMonitored',
      { model: 'toy', monitoring: 'mon-1' },
      { kind: 'monitoring', id: 'mon-1' },
    ],
    ['RetrainingDecided', { model: 'toy', run: { id: 'run-1', attempt: 1 } }, undefined],
    ['DatasetVersionRegistered', { model: 'toy' }, undefined],
  ])('%s is about what it names', (type, detail, subject) => {
    expect(subjectOf(event(type, detail))).toEqual(subject);
    expect(modelOf(event(type, detail))).toBe('toy');
  });

  it('an upload names its model, if a model can be called so', () => {
    expect(modelOf(event('UploadQuarantined', { upload: { model: 'toy', id: upload } }))).toBe(
      'toy',
    );
    for (const model of ['../x', '_none', 'A B', '']) {
      expect(modelOf(event('IngestFailed', { upload: { model } }))).toBeUndefined();
    }
  });

  it.each([
    [{ source: 'other', 'detail-type': 'RunFailed', detail: { model: 'toy' } }],
    [{ source: 'evergreen', 'detail-type': 'RetrainingRequested', detail: { model: 'toy' } }],
    [{ source: 'evergreen', 'detail-type': 'RunFailed', detail: {} }],
    ['text'],
  ])('%j is none of them', (other) => expect(reportedEvent.safeParse(other).success).toBe(false));
});
