import type { BinnedSamples } from './cumulative.ts';
import type { CategorySummary, DriftChart, ValueCounts } from './contract.ts';
import { total } from './psi.ts';

type CategoryCounts = NonNullable<ValueCounts['categories']>;

/** More bars than this nobody tells apart. */
const mostCategories = 20;

/** Every bin as a bar; an outer bin that both samples left empty is none. */
export function numericChart({ edges, baseline, current }: BinnedSamples): DriftChart {
  const m = total(baseline);
  const n = total(current);
  const last = baseline.length - 1;
  const from = current[0] === 0 ? 1 : 0;
  const to = current[last] === 0 ? last : last + 1;
  return {
    kind: 'numeric',
    edges: edges.slice(from, to + 1),
    baseline: baseline.slice(from, to).map((count) => count / m),
    current: current.slice(from, to).map((count) => count / n),
  };
}

/** The values that are frequent in either sample, and the others together. */
export function categoryChart(baseline: CategorySummary, current: CategoryCounts): DriftChart {
  const m = total(baseline.top.map(({ count }) => count)) + baseline.otherCount;
  const n = total(current.counts) + current.other + current.unseen;
  const values = baseline.top.map(({ value, count }, i) => {
    return { value, baseline: count / m, current: (current.counts[i] ?? 0) / n };
  });
  const shown = values
    .toSorted((a, b) => b.baseline + b.current - (a.baseline + a.current))
    .slice(0, mostCategories);
  const names = new Set(shown.map(({ value }) => value));
  const rest = values.filter(({ value }) => !names.has(value));
  const others = {
    value: null,
    baseline: (baseline.otherCount + m * total(rest.map((each) => each.baseline))) / m,
    current: (current.other + current.unseen + n * total(rest.map((each) => each.current))) / n,
  };
  const hasOthers = others.baseline > 0 || others.current > 0;
  return { kind: 'categories', values: hasOthers ? [...shown, others] : shown };
}
