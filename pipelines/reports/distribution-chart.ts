import type { DriftChart } from '../drift/contract.ts';
import { visible } from '../ingest/report-words.ts';
import { evenBins } from './even-bins.ts';
import { percent } from './model-figures.ts';
import { markup, type SafeHtml } from './safe-html.ts';
import { at, scale } from './scale.ts';

type NumericChart = Extract<DriftChart, { kind: 'numeric' }>;
/** What the two colours stand for. */
export type Sides = readonly [before: string, now: string];
type CategoryChart = Extract<DriftChart, { kind: 'categories' }>;

/** How a chart's places are named: of dates, or of numbers. */
export type AxisKind = 'number' | 'date' | 'timestamp';

/** Values before and now, one over the other. */
export function distributionChart(chart: DriftChart, axis: AxisKind, sides: Sides): SafeHtml {
  const beyond =
    chart.kind === 'numeric' && newRanges(chart).length > 0
      ? markup`<span><i class="beyond"></i>beyond all that was there before: how many, not where</span>`
      : undefined;
  return markup`<p class="key"><span><i class="before"></i>${sides[0]}</span><span><i class="first"></i>${sides[1]}</span>${beyond}</p>
${chart.kind === 'numeric' ? histogram(chart, axis) : categoryBars(chart)}`;
}

/** Outer bins that hold values now and held none before: where in them the values lie isn't known. */
function newRanges({ edges, baseline, current }: NumericChart): (readonly [number, number])[] {
  const outer = [...new Set([0, baseline.length - 1])];
  return outer.flatMap((bin) => {
    const [low, high] = [edges[bin], edges[bin + 1]];
    const isNew = baseline[bin] === 0 && (current[bin] ?? 0) > 0;
    return isNew && low !== undefined && high !== undefined && high > low
      ? [[low, high] as const]
      : [];
  });
}

function histogram(chart: NumericChart, axis: AxisKind): SafeHtml {
  const { edges, baseline, current, beyond } = evenBins(chart);
  const top = Math.max(...baseline, ...current, Number.MIN_VALUE);
  const width = 100 / baseline.length;
  const height = (share: number) => at((share / top) * 100);
  const before = baseline.map(
    (share, bar) =>
      `M${at(bar * width + width * 0.05)} 100v-${height(share)}h${at(width * 0.9)}v${height(share)}z`,
  );
  const steps = current.map((share, bar) => {
    const y = at(100 - (share / top) * 100);
    return bar === 0 ? `M0 ${y}H${at(width)}` : `V${y}H${at((bar + 1) * width)}`;
  });
  const now = steps.join('');
  const place = scale([edges[0] ?? 0, edges.at(-1) ?? 1]);
  const beyondAll = newRanges(chart).map(
    ([low, high]) => `M${at(place(low))} 0H${at(place(high))}V100H${at(place(low))}z`,
  );
  return markup`<div class="plot" style="height:7.5rem"><svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="Share of values by range, before and now">
${beyondAll.length === 0 ? undefined : markup`<path class="far" d="${beyondAll.join('')}"/>`}<path class="fb" d="${before.join('')}"/>
<path class="tint" d="${now}V100H0z"/><path class="s1 thin" d="${now}"/>
<path class="grid" d="M0 100H100"/></svg></div>
<p class="axis">${ticks(edges, axis, beyond).map((tick) => markup`<span>${tick}</span>`)}</p>`;
}

/** Five places of the axis; the outer ones say when there is more beyond. */
function ticks(
  edges: readonly number[],
  axis: AxisKind,
  [below, above]: readonly [boolean, boolean],
): string[] {
  return [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const edge = edges[Math.round(part * (edges.length - 1))] ?? 0;
    const sign = part === 0 && below ? '≤ ' : part === 1 && above ? '≥ ' : '';
    return `${sign}${axisText(edge, axis)}`;
  });
}

function categoryBars({ values }: CategoryChart): SafeHtml {
  const top = Math.max(...values.flatMap(({ baseline, current }) => [baseline, current]), 1e-9);
  return markup`<div class="bars">
${values.map(({ value, baseline, current }) => {
  const name = value === null ? markup`<span class="empty">all others</span>` : visible(value);
  return markup`<span class="what">${name}</span>
<span class="track two"><i class="before" style="width:${at((baseline / top) * 100)}%"></i><i class="first" style="width:${at((current / top) * 100)}%"></i></span>
<span class="value">${percent(current)}</span>
`;
})}</div>`;
}

function axisText(value: number, axis: AxisKind): string {
  if (axis === 'number')
    return Number(value.toPrecision(3)).toLocaleString('en-US', { maximumSignificantDigits: 3 });
  const moment = new Date(value * 1000);
  if (Number.isNaN(moment.getTime())) return String(value);
  return moment
    .toISOString()
    .slice(0, axis === 'date' ? 10 : 16)
    .replace('T', ' ');
}
