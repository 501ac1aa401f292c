import { cumulativeShares, type BinnedSamples } from './cumulative.ts';

/**
 * The first Wasserstein distance: the area between two cumulative distributions, which is how far
 * a value has moved on average (Vallender 1974). Exact for bins of one value; else the values of a
 * bin are taken to be spread evenly over it, in both samples.
 *
 * @returns in the unit of the edges
 */
export function wasserstein(samples: BinnedSamples): number {
  const { baseline, current } = cumulativeShares(samples);
  const { edges, valueBins } = samples;
  let sum = 0;
  let before = 0;
  for (const [bin, f] of baseline.entries()) {
    const width = Math.min(Number.MAX_VALUE, (edges[bin + 1] ?? 0) - (edges[bin] ?? 0));
    const after = f - (current[bin] ?? 0);
    sum += valueBins ? Math.abs(after) * width : areaBetween(before, after, width);
    before = after;
  }
  return Math.min(Number.MAX_VALUE, sum);
}

/** Under the absolute value of a line that runs from one height to another. */
function areaBetween(from: number, to: number, width: number): number {
  if (from * to >= 0) return (Math.abs(from + to) / 2) * width;
  return ((from * from + to * to) / (2 * Math.abs(to - from))) * width;
}
