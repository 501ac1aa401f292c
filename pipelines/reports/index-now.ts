import { decimalsFor, figure } from '../gates/number-text.ts';
import { metricTitles } from '../gates/task-metrics.ts';
import { timeText, visible, wholeNumber } from '../ingest/report-words.ts';
import type { RunMetric } from '../training/contract.ts';
import { capital } from './badge.ts';
import { section } from './header.ts';
import { pagePaths } from './keys.ts';
import { type ModelFacts, runOf } from './model-facts.ts';
import { primaryText } from './primary-metric.ts';
import { prose } from './prose.ts';
import { markup, type HtmlValue, type SafeHtml } from './safe-html.ts';

/** Where a model stands: what serves, what its traffic is like, what the retraining queue waits for. */
export function nowTiles(facts: ModelFacts): SafeHtml {
  return markup`<div class="tiles">
${tile('Serves now', servingNow(facts))}${tile('Traffic', trafficNow(facts))}${tile('Retraining', retrainingNow(facts))}</div>`;
}

interface Tile {
  readonly strong: HtmlValue;
  readonly small: readonly HtmlValue[];
}

function tile(title: string, { strong, small }: Tile): SafeHtml {
  return markup`<div class="card"><small>${title}</small><strong>${strong}</strong>${small.map((line) => (line === undefined ? undefined : markup`<small>${line}</small>`))}</div>
`;
}

function servingNow(facts: ModelFacts): Tile {
  const { champion } = facts;
  if (champion === undefined)
    return { strong: 'Nothing', small: ['No version has been released.'] };
  const run = runOf(facts, champion.candidateId);
  return {
    strong: `Version ${champion.packageVersion}`,
    small: [
      run && primaryText(run),
      `since ${timeText(champion.since)}`,
      run && markup`<a href="${pagePaths.run(run)}">how it was judged</a>`,
    ],
  };
}

function trafficNow({ monitorings }: ModelFacts): Tile {
  const last = monitorings.find(({ status }) => status !== 'superseded');
  if (last === undefined)
    return {
      strong: 'Not looked at',
      small: ['No traffic has been captured, or none is old enough.'],
    };
  const link = markup`<a href="${pagePaths.monitoring(last.id)}">what was seen</a>`;
  const when = timeText(last.endedAt);
  const { figures, status } = last;
  if (status === 'failed')
    return { strong: markup`<span class="bad">Failed</span>`, small: [when, link] };
  if (figures === undefined || figures.driftScore === null) {
    return {
      strong: 'Too little',
      small: [`${wholeNumber(last.traffic?.records ?? 0)} records, too few to judge`, when, link],
    };
  }
  const { driftScore, threshold, worst } = figures;
  const over = driftScore > threshold;
  return {
    strong: markup`<span class="${over ? 'bad' : 'good'}">${over ? 'Drift' : 'Calm'} ${driftScore.toFixed(2)}</span>`,
    small: [
      `threshold ${threshold}${worst === null ? '' : `, moved most: ${visible(worst.name)}`}`,
      when,
      link,
    ],
  };
}

function retrainingNow({ retraining, decisions }: ModelFacts): Tile {
  const [last] = decisions;
  const said =
    last === undefined ? 'Nothing has asked for a run yet.' : `Last decision: ${prose(last.text)}`;
  if (retraining?.lease) {
    return {
      strong: 'A run is at work',
      small: [`since ${timeText(retraining.lease.since)}`, said],
    };
  }
  if (last?.needsPerson === true) {
    return { strong: markup`<span class="bad">Needs a person</span>`, small: [said] };
  }
  const parked = retraining?.parked[0];
  if (parked) {
    const due = parked.notBefore === null ? undefined : `not before ${timeText(parked.notBefore)}`;
    return { strong: 'Waiting', small: [due, said] };
  }
  return { strong: 'Quiet', small: [said] };
}

/** What serves now, by every metric of its run. */
export function servingSection(facts: ModelFacts): SafeHtml | undefined {
  const run = runOf(facts, facts.champion?.candidateId);
  const { metrics = [] } = run ?? {};
  if (run === undefined || metrics.length === 0) return undefined;
  return section(
    `Version ${run.packageVersion ?? ''} on its hold-out`,
    markup`<dl class="card pad figures">
${metrics.map(metricFigure)}</dl>`,
  );
}

function metricFigure({ name, candidate, higherIsBetter }: RunMetric): SafeHtml {
  const decimals = decimalsFor([candidate.value]);
  return markup`<div><dt>${capital(metricTitles[name])}${higherIsBetter ? '' : ' ↓'}</dt><dd>${figure(candidate.value, decimals)}</dd><dd class="between">${figure(candidate.low, decimals)} to ${figure(candidate.high, decimals)}</dd></div>
`;
}
