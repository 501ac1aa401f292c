import { timeText, visible } from '../ingest/report-words.ts';
import { driftLine } from './drift-line.ts';
import { type Entry, entryList } from './entries.ts';
import { figureStyle } from './figure-style.ts';
import { footer, headerOf, section } from './header.ts';
import {
  decisionEntries,
  monitoringEntries,
  releaseEntries,
  runEntries,
  uploadEntries,
  versionEntries,
} from './index-lists.ts';
import { nowTiles, servingSection } from './index-now.ts';
import type { ModelFacts } from './model-facts.ts';
import { pageOf } from './page.ts';
import { markup, type SafeHtml } from './safe-html.ts';

/** Of each list; the ledger holds the others. */
export const MOST_LISTED = 20;

interface List {
  readonly anchor: string;
  readonly title: string;
  readonly entries: readonly Entry[];
  readonly nothing: string;
  /** Before the list. */
  readonly picture?: SafeHtml | undefined;
}

/** The first page of a model: what serves now, and everything that led to it, the newest first. */
export function indexPage(facts: ModelFacts): string {
  const { model, champion } = facts;
  const lists = listsOf(facts);
  const newest = lists
    .flatMap(({ entries }) => entries.map(({ at }) => at))
    .toSorted()
    .at(-1);
  return pageOf({
    title: `${visible(model)}: model report`,
    style: figureStyle,
    body: markup`${headerOf({
      kind: 'Report',
      model,
      title: model,
      standing: champion === undefined ? ['nothing serves yet', 'warn'] : ['serving', 'good'],
      said:
        champion === undefined
          ? undefined
          : `version ${champion.packageVersion}, since ${timeText(champion.since)}`,
    })}
<nav class="jump">${lists.map(({ anchor, title }) => markup`<a href="#${anchor}">${title}</a> `)}</nav>
${nowTiles(facts)}
${servingSection(facts)}
${lists.map(
  ({ anchor, title, entries, nothing, picture }) =>
    markup`${section(title, markup`${picture}${entryList(entries, { most: MOST_LISTED, nothing })}`, anchor)}\n`,
)}
${footer([newest === undefined ? undefined : `As of ${timeText(newest)}: the page is made anew whenever something happens.`])}`,
  });
}

function listsOf(facts: ModelFacts): List[] {
  const { model, runs, releases, monitorings } = facts;
  return [
    {
      anchor: 'versions',
      title: 'Versions',
      entries: versionEntries(facts),
      nothing: 'No run has come to a version yet.',
    },
    {
      anchor: 'monitoring',
      title: 'Monitoring',
      entries: monitoringEntries(monitorings),
      nothing: 'No traffic has been looked at yet.',
      picture: driftLine(monitorings),
    },
    {
      anchor: 'decisions',
      title: 'Retraining decisions',
      entries: decisionEntries(facts),
      nothing: 'Nothing has asked for a run yet.',
    },
    {
      anchor: 'data',
      title: 'Data',
      entries: uploadEntries(facts),
      nothing: `A file uploaded to raw/${visible(model)}/ will be told of here.`,
    },
    {
      anchor: 'releases',
      title: 'Releases',
      entries: releaseEntries(releases),
      nothing: 'Nothing has been put on the endpoint yet.',
    },
    {
      anchor: 'runs',
      title: 'Runs',
      entries: runEntries(runs),
      nothing: 'No run has been started yet.',
    },
  ];
}
