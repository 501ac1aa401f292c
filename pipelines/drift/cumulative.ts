import { total } from './psi.ts';

/** Counts of two samples in the same ascending bins. */
export interface BinnedSamples {
  /** Ascending; one more than bins. */
  readonly edges: readonly number[];
  readonly baseline: readonly number[];
  readonly current: readonly number[];
  /** Is every bin one value, its lower edge? Else a bin's values may lie anywhere in it. */
  readonly valueBins: boolean;
}

/** The share of each sample up to the end of every bin. */
export function cumulativeShares({ baseline, current }: BinnedSamples): {
  readonly baseline: readonly number[];
  readonly current: readonly number[];
} {
  return { baseline: runningShares(baseline), current: runningShares(current) };
}

function runningShares(counts: readonly number[]): number[] {
  const all = total(counts);
  let sum = 0;
  return counts.map((count) => (sum += count) / all);
}
