import { psiByChance, total } from './psi.ts';

/**
 * The Jensen-Shannon divergence of two samples in the same cells, in bits (base 2): how much the
 * sample a record is from could be guessed by its cell (Lin 1991, IEEE Transactions on Information
 * Theory 37, 1). 0 for equal shares, 1 when no cell is shared, symmetric; empty cells need no
 * special care. Its root is a distance, and what limits and SciPy's `jensenshannon` speak of.
 *
 * @param baseline - counts by cell, some of them positive
 * @param current - counts in the same cells, some of them positive
 */
export function jensenShannonDivergence(
  baseline: readonly number[],
  current: readonly number[],
): number {
  const m = total(baseline);
  const n = total(current);
  let sum = 0;
  for (const [cell, expected] of baseline.entries()) {
    const p = expected / m;
    const q = (current[cell] ?? 0) / n;
    const middle = (p + q) / 2;
    if (p > 0) sum += p * Math.log2(p / middle);
    if (q > 0) sum += q * Math.log2(q / middle);
  }
  return Math.min(1, Math.max(0, sum / 2));
}

/**
 * What the divergence of two samples of one population comes to on average: near equality it is an
 * eighth of the stability index, in nats (both are f-divergences: Csiszár and Shields 2004, 4.3).
 */
export function divergenceByChance(
  baseline: readonly number[],
  current: readonly number[],
): number {
  return psiByChance(baseline, current) / (8 * Math.LN2);
}
