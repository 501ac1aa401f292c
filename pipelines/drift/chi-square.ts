import { upperGamma } from './gamma.ts';
import { total } from './psi.ts';

/** Pearson's test of whether two samples are of one population. */
export interface ChiSquare {
  readonly statistic: number;
  readonly degreesOfFreedom: number;
  /** How often two samples of one population differ as much or more. */
  readonly p: number;
}

/**
 * Pearson's chi-square of a table of two rows (Pearson 1900), without continuity correction. Its p
 * is no measure of drift: with many records it is small for differences that mean nothing.
 *
 * @param baseline - counts by cell, some of them positive
 * @param current - counts in the same cells, some of them positive
 */
export function chiSquare(baseline: readonly number[], current: readonly number[]): ChiSquare {
  const m = total(baseline);
  const n = total(current);
  let statistic = 0;
  let used = 0;
  for (const [cell, expected] of baseline.entries()) {
    const found = current[cell] ?? 0;
    const both = expected + found;
    if (both === 0) continue;
    used += 1;
    // Of the cell's two terms: with p and q its shares, m n (p - q)^2 / (both).
    statistic += (m * n * (expected / m - found / n) ** 2) / both;
  }
  const degreesOfFreedom = Math.max(0, used - 1);
  const p = degreesOfFreedom === 0 ? 1 : upperGamma(degreesOfFreedom / 2, statistic / 2);
  return { statistic, degreesOfFreedom, p };
}
