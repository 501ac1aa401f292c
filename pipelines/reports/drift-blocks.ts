import type { DriftMeasures, DriftReport, FeatureDrift, Judgement } from '../drift/contract.ts';
import { counted, visible } from '../ingest/report-words.ts';
import { badge, type PageTone } from './badge.ts';
import { type AxisKind, distributionChart, type Sides } from './distribution-chart.ts';
import { percent } from './model-figures.ts';
import { prose } from './prose.ts';
import { markup, type SafeHtml } from './safe-html.ts';

const WORDS: Readonly<Record<Judgement, readonly [string, PageTone]>> = {
  drifted: ['drifted', 'bad'],
  calm: ['calm', 'good'],
  tooFewValues: ['too few values', 'warn'],
  movesWithTime: ['moves with time', 'plain'],
  noDistribution: ['not judged', 'warn'],
};

/** How a distribution is judged. */
export function judgementBadge({ judgement }: Pick<DriftMeasures, 'judgement'>): SafeHtml {
  const [word, tone] = WORDS[judgement];
  return badge(tone, word, 'small');
}

/** A feature: how it is judged and why, its distances, and its values before and now. */
export function featureBlock(feature: FeatureDrift, limits: DriftReport['limits']): SafeHtml {
  const { name, weight, type } = feature;
  const axis = type === 'date' || type === 'timestamp' ? type : 'number';
  return markup`<article class="card pad block">
<h3>${visible(name)} ${judgementBadge(feature)} <small>weighs ${percent(weight)}</small></h3>
${measuresBlock(feature, { axis, limits })}
</article>
`;
}

const FEATURE_SIDES = ['trained on', 'asked now'] as const;

/** How a block is drawn. */
export interface BlockLooks {
  readonly axis?: AxisKind;
  /** From where on a distance is painted as too large. */
  readonly limits?: DriftReport['limits'];
  readonly sides?: Sides;
}

/** The judgement's reason, the distances with their figures, and the chart. */
export function measuresBlock(
  measures: DriftMeasures,
  { axis = 'number', limits, sides = FEATURE_SIDES }: BlockLooks = {},
): SafeHtml {
  const { why, chart, n } = measures;
  return markup`<p>${prose(why)}</p>
<dl class="measures">
${distances(measures, limits)}${troubles(measures)}<div><dt>compared</dt><dd>${counted(n, 'value')}</dd></div>
</dl>
${chart ? distributionChart(chart, axis, sides) : undefined}`;
}

type Entry = readonly [name: string, value: string | undefined, over?: boolean];

function distances(measures: DriftMeasures, limits: DriftReport['limits'] | undefined): SafeHtml[] {
  const { psi, jensenShannon, wasserstein, kolmogorovSmirnov, cramersV, mean } = measures;
  return entries([
    ['PSI', psi?.toFixed(3), over(psi, limits?.psi)],
    ['Jensen-Shannon', jensenShannon?.toFixed(3), over(jensenShannon, limits?.jensenShannon)],
    ['Wasserstein', wasserstein === null ? undefined : `${wasserstein.toFixed(2)} sd`],
    ['Kolmogorov-Smirnov', kolmogorovSmirnov?.toFixed(3)],
    ["Cramér's V", cramersV?.toFixed(3)],
    ['mean', mean === null ? undefined : `${short(mean.baseline)} → ${short(mean.current)}`],
  ]);
}

/** What is wrong with values, where there is any of it. */
function troubles({
  nullShare,
  infiniteShare,
  unreadableShare,
  unseenShare,
  outOfRangeShare,
}: DriftMeasures): SafeHtml[] {
  const { baseline, current } = nullShare;
  const nulls = baseline > 0 || current > 0;
  return entries([
    ['missing', nulls ? `${percent(baseline)} → ${percent(current)}` : undefined],
    ['never seen before', positive(unseenShare)],
    ['out of range', positive(outOfRangeShare)],
    ['not finite', positive(infiniteShare)],
    ['unreadable', positive(unreadableShare)],
  ]);
}

/** Shares of nothing are left out. */
function positive(share: number | null): string | undefined {
  return share === null || share === 0 ? undefined : percent(share);
}

function entries(list: readonly Entry[]): SafeHtml[] {
  return list.flatMap(([name, value, bad = false]) =>
    value === undefined
      ? []
      : [
          markup`<div><dt>${name}</dt><dd${bad ? markup` class="over"` : undefined}>${value}</dd></div>
`,
        ],
  );
}

function over(value: number | null, limit: number | undefined): boolean {
  return value !== null && limit !== undefined && value >= limit;
}

function short(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString('en-US', { maximumSignificantDigits: 4 });
}
