/**
 * The population stability index of two samples in the same cells: the sum of
 * (q - p) ln(q / p) over cells, p and q being the shares of baseline and current. It is Jeffreys'
 * divergence (Jeffreys 1946; as "PSI" Siddiqi 2006, Credit Risk Scorecards): 0 for equal shares,
 * symmetric, without a greatest value. By convention 0.1 is little and 0.2 to 0.25 much.
 *
 * An empty cell counts as half a record (Haldane 1956, Anscombe 1956). A fixed floor such as
 * 0.0001 would claim to know a share that a thousand records can't show; without empty cells
 * nothing is added.
 *
 * @param baseline - counts by cell, some of them positive
 * @param current - counts in the same cells, some of them positive
 */
export function psi(baseline: readonly number[], current: readonly number[]): number {
  const m = total(baseline);
  const n = total(current);
  let sum = 0;
  for (const [cell, expected] of baseline.entries()) {
    const found = current[cell] ?? 0;
    if (expected === 0 && found === 0) continue;
    const p = Math.max(expected, 0.5) / m;
    const q = Math.max(found, 0.5) / n;
    sum += (q - p) * Math.log(q / p);
  }
  return sum;
}

/**
 * What the index of two samples of one population comes to on average: (k - 1)(1/m + 1/n), its
 * first-order bias (Yurdakul and Naranjo 2020, Statistical properties of the population stability
 * index).
 */
export function psiByChance(baseline: readonly number[], current: readonly number[]): number {
  const used = baseline.filter((count, cell) => count + (current[cell] ?? 0) > 0).length;
  return Math.max(0, used - 1) * (1 / total(baseline) + 1 / total(current));
}

/** The sum of some counts. */
export function total(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
