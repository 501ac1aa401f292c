import type { DriftReport } from '../drift/contract.ts';
import { counted, timeText, visible, wholeNumber } from '../ingest/report-words.ts';
import type { MonitoringRecord } from '../monitoring/contract.ts';
import { durationText } from '../training/run-words.ts';
import { featureBlock, judgementBadge, measuresBlock } from './drift-blocks.ts';
import { figureStyle } from './figure-style.ts';
import { code, factsCard, footer, headerOf, section, time } from './header.ts';
import { fromFolder, pagePaths } from './keys.ts';
import { monitoringStanding } from './monitoring-words.ts';
import { pageOf } from './page.ts';
import { markup, type SafeHtml } from './safe-html.ts';
import { at } from './scale.ts';

/** A monitoring, and what it measured. */
export interface MonitoringFacts {
  readonly monitoring: MonitoringRecord;
  /** Undefined for one that failed. */
  readonly report?: DriftReport | undefined;
}

/** Features that are drawn; the rest is calmer than all of them. */
const MOST_DRAWN = 60;

/** The page of a monitoring: what the model is asked now beside what it was trained on, worst first. */
export function monitoringPage({ monitoring, report }: MonitoringFacts): string {
  const title = 'Traffic against the training data';
  return pageOf({
    title: `Drift of ${visible(monitoring.model)}`,
    style: figureStyle,
    body: markup`${headerOf({
      kind: 'Monitoring',
      model: monitoring.model,
      index: fromFolder(pagePaths.index),
      title,
      standing: monitoringStanding(monitoring),
      lead: monitoring.text ?? report?.text,
    })}
${scoreCard(monitoring)}
${factsOf(monitoring, report)}
${failureSection(monitoring)}
${report && predictionsSection(report)}
${report && featuresSection(report)}
${footer([markup`Monitoring ${code(monitoring.id)}`, monitoring.report && markup`Report ${code(`s3://${monitoring.report.bucket}/${monitoring.report.key}`)}`])}`,
  });
}

/** The score beside its threshold; how much is there, when that is too little to judge. */
function scoreCard({ status, figures, traffic }: MonitoringRecord): SafeHtml | undefined {
  if (figures?.driftScore === null || figures === undefined || status === 'failed') {
    return status === 'notEnoughData' && traffic
      ? markup`<div class="card pad" style="margin-top:1.75rem"><h3>${counted(traffic.records, 'record')} so far: no score is given, and nothing is called calm.</h3>
<p class="note">They are kept and counted with those that come.</p></div>`
      : undefined;
  }
  const { driftScore, threshold, driftedFeatures } = figures;
  const over = driftScore > threshold;
  return markup`<div class="card pad" style="margin-top:1.75rem">
<p class="key" style="justify-content:space-between"><span>Drift score: the weight of what has drifted, to the model</span><span>${counted(driftedFeatures, 'feature')} drifted</span></p>
<div class="plot" style="height:1.25rem"><svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="Drift score ${driftScore.toFixed(3)}, threshold ${threshold}">
<path class="fp" d="M0 25h100v50H0z"/><path style="fill:var(--${over ? 'bad' : 'good'})" d="M0 25h${at(driftScore * 100)}v50H0z"/>
<path class="limit" style="stroke:var(--text)" d="M${at(threshold * 100)} 0v100"/></svg></div>
<p class="axis"><span>0</span><span><b class="${over ? 'bad' : 'good'}">${driftScore.toFixed(3)}</b> · the alarm rings over ${threshold}</span><span>1</span></p>
</div>`;
}

function factsOf(monitoring: MonitoringRecord, report: DriftReport | undefined): SafeHtml {
  const { traffic, from, to, startedAt, endedAt, packageVersion, candidateId } = monitoring;
  return factsCard([
    [
      'Records judged',
      traffic && `${wholeNumber(traffic.records)}, in ${counted(traffic.requests, 'request')}`,
    ],
    ['Traffic', from && to && period(from, to)],
    [
      'Answered by',
      packageVersion &&
        markup`version ${packageVersion}${candidateId && markup`, ${code(candidateId)}`}`,
    ],
    ['Baseline', report && baselineText(report)],
    ['Left aside', traffic && asideText(traffic)],
    ['Started', markup`${time(startedAt)}, for ${durationText(startedAt, endedAt)}`],
  ]);
}

/** From when to when; within a minute, how long. Captures tell whole seconds. */
function period(from: string, to: string): SafeHtml {
  if (from === to) return time(from);
  return timeText(from) === timeText(to)
    ? markup`${time(from)}, for ${durationText(from, to)}`
    : markup`${time(from)} to ${time(to)}`;
}

function baselineText({ baseline }: DriftReport): string {
  const weights =
    baseline.weights === 'gain'
      ? 'weighted by what the model leans on'
      : 'all features weigh alike';
  return `${counted(baseline.rows, 'row')} of ${counted(baseline.datasetVersions.length, 'dataset version')}, ${weights}`;
}

function asideText(traffic: NonNullable<MonitoringRecord['traffic']>): string {
  const parts: [number, string][] = [
    [traffic.otherModels, 'of another version'],
    [traffic.refused, 'refused'],
    [traffic.unanswered, 'without an answer'],
    [traffic.duplicates, 'told twice'],
    [traffic.malformed, 'unreadable'],
  ];
  const known = parts.filter(([count]) => count > 0);
  return known.length === 0
    ? 'nothing'
    : known.map(([count, what]) => `${wholeNumber(count)} ${what}`).join(', ');
}

function failureSection({ status, error, cause }: MonitoringRecord): SafeHtml | undefined {
  if (status !== 'failed') return undefined;
  return section(
    'Why it failed',
    markup`<div class="card pad"><h3><span class="bad">${visible(error ?? 'Unknown error')}</span></h3>
<p class="note">${visible(cause ?? 'No cause was given.')}</p></div>`,
  );
}

function predictionsSection({ predictions, limits }: DriftReport): SafeHtml | undefined {
  if (predictions === null) return undefined;
  return section(
    'Predictions',
    markup`<article class="card pad block">
<h3>What the model answers ${judgementBadge(predictions)}</h3>
${measuresBlock(predictions, { limits, sides: ['on the hold-out', 'answered now'] })}
</article>`,
  );
}

function featuresSection({ features, limits }: DriftReport): SafeHtml | undefined {
  if (features.length === 0) return undefined;
  const drawn = features.slice(0, MOST_DRAWN);
  const left = features.length - drawn.length;
  return section(
    'Features, worst first',
    markup`<p class="note" style="margin:0 0 1rem">A feature has drifted from a PSI of ${limits.psi} or a Jensen-Shannon distance of ${limits.jensenShannon} on.</p>
${drawn.map((feature) => featureBlock(feature, limits))}${left === 0 ? undefined : markup`<p class="note">${counted(left, 'calmer feature')} more in the report.</p>`}`,
  );
}
