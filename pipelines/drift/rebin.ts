import { total } from './psi.ts';

/** As many groups as scorecards have always had; thresholds of the stability index mean these. */
const groups = 10;
/** Cochran's rule (1954): no cell that expects less than so many. */
const leastExpected = 5;

/** Counts of two samples in the same cells. */
export interface Cells {
  readonly baseline: readonly number[];
  readonly current: readonly number[];
}

/**
 * At most ten neighbouring groups of about the same share of the baseline: a bin belongs where the
 * middle of its ranks lies. Bins of up to ten are left as they are.
 */
export function rebin({ baseline, current }: Cells): Cells {
  if (baseline.length <= groups) return { baseline, current };
  const all = total(baseline);
  const merged = { baseline: zeros(groups), current: zeros(groups) };
  let before = 0;
  for (const [bin, count] of baseline.entries()) {
    const group = Math.min(groups - 1, Math.floor((groups * (before + count / 2)) / all));
    merged.baseline[group] = (merged.baseline[group] ?? 0) + count;
    merged.current[group] = (merged.current[group] ?? 0) + (current[bin] ?? 0);
    before += count;
  }
  return merged;
}

/**
 * The cells of which a current sample of this size should have fewer than five, as one cell, the
 * last: what is rarer than that can't be told from chance, one by one. All together can.
 */
export function poolRare({ baseline, current }: Cells): Cells {
  const all = total(baseline);
  const records = total(current);
  const isRare = baseline.map((count) => (count / all) * records < leastExpected);
  const ofRare = (counts: readonly number[]) => total(counts.filter((_, cell) => isRare[cell]));
  const rest = (counts: readonly number[]) => counts.filter((_, cell) => isRare[cell] !== true);
  return {
    baseline: [...rest(baseline), ofRare(baseline)],
    current: [...rest(current), ofRare(current)],
  };
}

function zeros(length: number): number[] {
  return Array.from({ length }, () => 0);
}
