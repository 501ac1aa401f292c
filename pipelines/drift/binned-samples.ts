import type { NumericSummary, ValueCounts } from './contract.ts';
import type { BinnedSamples } from './cumulative.ts';
import { rebin, type Cells } from './rebin.ts';

type NumericCounts = NonNullable<ValueCounts['numeric']>;

/** Up to so many different values have a bin each: see `dataset/profile.ts`. */
const mostValueBins = 50;

/** Does every bin hold one value of the baseline, its lower edge? */
export function hasValueBins(baseline: NumericSummary, distinct: number): boolean {
  return distinct <= mostValueBins && baseline.counts.length === distinct;
}

/**
 * Both samples in the baseline's bins, and one more at each end for what lies outside of them: its
 * width is twice the mean distance, so that its middle is where those values are on average.
 */
export function binnedSamples(
  baseline: NumericSummary,
  valueBins: boolean,
  current: NumericCounts,
): BinnedSamples {
  const lowest = baseline.edges[0] ?? 0;
  const highest = baseline.edges.at(-1) ?? lowest;
  const { belowBy, aboveBy } = current;
  return {
    // Bins of one value have it at their lower edge: the last of them is where those above are.
    edges: valueBins
      ? [
          edge(lowest - belowBy),
          ...baseline.edges.slice(0, -1),
          edge(highest + aboveBy),
          edge(highest + aboveBy),
        ]
      : [edge(lowest - 2 * belowBy), ...baseline.edges, edge(highest + 2 * aboveBy)],
    baseline: [0, ...baseline.counts, 0],
    current: [current.below, ...current.counts, current.above],
    valueBins,
  };
}

/**
 * The cells the stability index is made from. Outer groups are open, as they are in scorecards: a
 * value beyond the baseline's range is in the first or last. Not so where every value has a bin:
 * there a value from outside is another one.
 */
export function numericCells(
  baseline: NumericSummary,
  valueBins: boolean,
  current: NumericCounts,
): Cells {
  if (valueBins) {
    const cells = rebin({ baseline: baseline.counts, current: current.counts });
    return {
      baseline: [...cells.baseline, 0],
      current: [...cells.current, current.below + current.above],
    };
  }
  const counts = [...current.counts];
  const last = counts.length - 1;
  counts[0] = (counts[0] ?? 0) + current.below;
  counts[last] = (counts[last] ?? 0) + current.above;
  return rebin({ baseline: baseline.counts, current: counts });
}

/** No bin ends beyond the greatest float. */
function edge(value: number): number {
  return Math.min(Number.MAX_VALUE, Math.max(-Number.MAX_VALUE, value));
}
