import { describe, expect, it } from 'vitest';
import { indexPage, MOST_LISTED } from '../../../../pipelines/reports/index-page.ts';
import { linkedPages, pagePaths } from '../../../../pipelines/reports/keys.ts';
import { textOf } from './page-checks.ts';
import { decision, modelFacts, monitoring, release } from './sample-model.ts';
import { minute, packageArn, registered, runIdOf } from './sample-runs.ts';

/** A part of the page, as text. */
function part(page: string, anchor: string): string {
  return textOf(page.split(`<section id="${anchor}">`)[1]?.split('</section>')[0] ?? '');
}

describe('the index of a model', () => {
  const page = indexPage(modelFacts());

  it('tells what serves, since when, and how good it is', () => {
    expect(textOf(page)).toContain('Serving version 6, since 21 November 2026, 17:32 UTC');
    expect(textOf(page)).toContain('AUC 0.792 (0.771 to 0.812)');
    expect(textOf(page)).toContain('Log loss ↓ 0.447 0.420 to 0.470');
  });

  it('lists the versions, the newest first, each with what became of it and why', () => {
    const listed = part(page, 'versions');
    const places = ['Version 6', 'Version 3', 'Version 2', 'Version 1'].map((name) =>
      listed.indexOf(name),
    );
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(listed).toMatch(/Version 6 Serves now .* above the margin of -0\.010/);
    expect(listed).toMatch(/Version 3 Rejected .* below the margin/);
    expect(listed).toMatch(/Version 2 Served before/);
  });

  it.each([
    ['rolledBack', 'Rolled back', '5xx answers over 1 %'],
    ['failed', 'Release failed', '5xx answers over 1 %'],
    ['started', 'Being released', ''],
  ] as const)('a version whose release is %s says so', (status, word, why) => {
    const releases = [release(3, 13, { status, reason: '5xx answers over 1 %' })];
    const listed = part(indexPage(modelFacts({ releases, champion: undefined })), 'versions');
    expect(listed).toMatch(new RegExp(`Version 3 ${word}.*${why}`));
  });

  it('tells every decision with its reason, and when it is made again', () => {
    const listed = part(page, 'decisions');
    expect(listed).toContain(
      'No 21 November 2026, 17:19 UTC No: 28,796 new rows, and it takes 31,074',
    );
    expect(listed).toContain('not before 21 November 2026, 18:19 UTC');
    expect(listed).toContain('Asked by ana: “new route to Tulsa”');
    expect(listed).toContain('answers 2 more like it');
  });

  it('shows when a person is needed, in the list and above it', () => {
    const decisions = [
      decision(9, 40, {
        outcome: 'no',
        reason: 'needsPerson',
        needsPerson: true,
        text: 'No: two runs have not helped.',
      }),
    ];
    const text = textOf(indexPage(modelFacts({ decisions })));
    expect(text.match(/Needs a person/g)).toHaveLength(2);
  });

  it('draws the drift score with its threshold from two scores on', () => {
    const drawn = (scores: (number | null)[]) =>
      indexPage(
        modelFacts({ monitorings: scores.map((score, index) => monitoring(9 - index, score)) }),
      ).includes('Drift score over time');
    expect(drawn([0.4, 0.2])).toBe(true);
    expect(drawn([0.4, null])).toBe(false);
    expect(drawn([])).toBe(false);
  });

  it('says too little data, and never calls it calm', () => {
    const text = textOf(indexPage(modelFacts({ monitorings: [monitoring(1, null)] })));
    expect(text).toContain('Traffic Too little 412 records, too few to judge');
    expect(text).not.toContain('Calm');
  });

  it('links what has a page, and nothing else', () => {
    const links = linkedPages(pagePaths.index, page);
    expect(links).toContain(`runs/${runIdOf('5')}-1.html`);
    expect(links).toContain(`upl-${'4'.repeat(20)}/report.html`);
    expect(links).toContain(`releases/rel-${'2'.repeat(20)}-1.html`);
    const atWork = { ...registered('7', 50), status: 'trained' as const };
    const more = indexPage(
      modelFacts({ runs: [atWork], releases: [release(7, 51, { status: 'started' })] }),
    );
    expect(more).toContain(runIdOf('7'));
    expect(
      linkedPages(pagePaths.index, more).filter((link) => /^(runs|releases)/.test(link)),
    ).toEqual([]);
  });

  it('lists the newest of many, and says that there are more', () => {
    const monitorings = Array.from({ length: MOST_LISTED + 1 }, (_, index) =>
      monitoring(99 - index, 0.1),
    );
    const listed = part(indexPage(modelFacts({ monitorings })), 'monitoring');
    expect(listed.match(/Drift score 0\.10/g)).toHaveLength(MOST_LISTED);
    expect(listed).toContain(`The newest ${MOST_LISTED} are listed.`);
  });

  it('says of a new model that there is nothing yet', () => {
    const facts = {
      runs: [],
      releases: [],
      monitorings: [],
      decisions: [],
      uploads: [],
      datasetVersions: [],
    };
    const text = textOf(indexPage(modelFacts({ ...facts, champion: undefined })));
    expect(text).toContain('Nothing serves yet');
    expect(text).toContain('A file uploaded to raw/flight-delay/ will be told of here.');
  });

  it('is dated by the newest thing it tells, so that the same ledger gives the same page', () => {
    expect(textOf(page)).toContain('As of 21 November 2026, 17:34 UTC');
    expect(indexPage(modelFacts())).toBe(page);
    expect(minute(34)).toBe('2026-11-21T17:34:00.000Z');
    expect(packageArn(6)).toBe(modelFacts().champion?.packageArn);
  });
});
