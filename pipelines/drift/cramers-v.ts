import { total } from './psi.ts';

/**
 * Cramér's V of sample and cell (Cramér 1946): the root of chi-square by the number of records,
 * from 0, equal shares, to 1, no shared cell. Both samples weigh the same here, as if they had the
 * same size: else a thousand records beside a million would never differ.
 *
 * @param baseline - counts by cell, some of them positive
 * @param current - counts in the same cells, some of them positive
 */
export function cramersV(baseline: readonly number[], current: readonly number[]): number {
  const m = total(baseline);
  const n = total(current);
  let sum = 0;
  for (const [cell, expected] of baseline.entries()) {
    const p = expected / m;
    const q = (current[cell] ?? 0) / n;
    if (p + q > 0) sum += (p - q) ** 2 / (p + q);
  }
  return Math.min(1, Math.sqrt(sum / 2));
}
