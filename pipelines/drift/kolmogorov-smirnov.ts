import { cumulativeShares, type BinnedSamples } from './cumulative.ts';

/**
 * The two-sample Kolmogorov-Smirnov statistic, the greatest difference between two cumulative
 * shares (Smirnov 1939), where bins end. Between their ends it can be greater: `atMost` is what it
 * can be at all, with one sample's values of a bin all at its start and the other's at its end.
 */
export function kolmogorovSmirnov(samples: BinnedSamples): {
  readonly statistic: number;
  readonly atMost: number;
} {
  const { baseline, current } = cumulativeShares(samples);
  let statistic = 0;
  let atMost = 0;
  for (const [bin, f] of baseline.entries()) {
    const g = current[bin] ?? 0;
    const fBefore = baseline[bin - 1] ?? 0;
    const gBefore = current[bin - 1] ?? 0;
    statistic = Math.max(statistic, Math.abs(f - g));
    atMost = Math.max(atMost, f - gBefore, g - fBefore);
  }
  return { statistic, atMost: samples.valueBins ? statistic : Math.max(statistic, atMost) };
}
