import { binnedSamples, hasValueBins, numericCells } from './binned-samples.ts';
import { chiSquare, type ChiSquare } from './chi-square.ts';
import type {
  CategorySummary,
  DriftChart,
  DriftMeasures,
  NumericSummary,
  ValueCounts,
} from './contract.ts';
import { cramersV } from './cramers-v.ts';
import { categoryChart, numericChart } from './drift-chart.ts';
import { divergenceByChance, jensenShannonDivergence } from './jensen-shannon.ts';
import { kolmogorovSmirnov } from './kolmogorov-smirnov.ts';
import { psi, psiByChance } from './psi.ts';
import { poolRare, type Cells } from './rebin.ts';
import { wasserstein } from './wasserstein.ts';

/** A baseline's distribution: of numbers, or of values that have names. */
export interface Distribution {
  readonly nulls: number;
  readonly values: number;
  readonly distinct: number;
  readonly numeric: NumericSummary | undefined;
  readonly categories: CategorySummary | undefined;
}

/** What two distributions differ by; everything that needs no opinion. */
export type Comparison = Pick<
  DriftMeasures,
  | 'psi'
  | 'jensenShannon'
  | 'uncorrected'
  | 'chiSquare'
  | 'wasserstein'
  | 'kolmogorovSmirnov'
  | 'cramersV'
  | 'mean'
  | 'unseenShare'
  | 'outOfRangeShare'
> & { readonly chart: DriftChart | null };

const nothing: Comparison = {
  psi: null,
  jensenShannon: null,
  uncorrected: null,
  chiSquare: null,
  wasserstein: null,
  kolmogorovSmirnov: null,
  cramersV: null,
  mean: null,
  unseenShare: null,
  outOfRangeShare: null,
  chart: null,
};

/** Compares values with their baseline; all null without values on either side. */
export function compareValues(baseline: Distribution, current: ValueCounts): Comparison {
  if (baseline.numeric !== undefined && current.numeric !== null && current.values > 0) {
    return compareNumbers(baseline.numeric, baseline.distinct, current.numeric, current.values);
  }
  if (baseline.categories !== undefined && current.categories !== null && current.values > 0) {
    const isEmpty = baseline.categories.top.length === 0;
    return isEmpty ? nothing : compareCategories(baseline.categories, current.categories);
  }
  return nothing;
}

function compareNumbers(
  baseline: NumericSummary,
  distinct: number,
  current: NonNullable<ValueCounts['numeric']>,
  values: number,
): Comparison {
  const valueBins = hasValueBins(baseline, distinct);
  const samples = binnedSamples(baseline, valueBins, current);
  const { standardDeviation } = baseline;
  return {
    ...nothing,
    ...compareCells(poolRare(numericCells(baseline, valueBins, current))),
    wasserstein:
      standardDeviation > 0
        ? Math.min(Number.MAX_VALUE, wasserstein(samples) / standardDeviation)
        : null,
    kolmogorovSmirnov: kolmogorovSmirnov(samples).statistic,
    mean: { baseline: baseline.mean, current: current.mean },
    outOfRangeShare: (current.below + current.above) / values,
    chart: numericChart(samples),
  };
}

function compareCategories(
  baseline: CategorySummary,
  current: NonNullable<ValueCounts['categories']>,
): Comparison {
  const cells = {
    baseline: [...baseline.top.map(({ count }) => count), baseline.otherCount, 0],
    current: [...current.counts, current.other, current.unseen],
  };
  const values = cells.current.reduce((sum, count) => sum + count, 0);
  return {
    ...nothing,
    ...compareCells(poolRare(cells)),
    cramersV: cramersV(cells.baseline, cells.current),
    unseenShare: current.unseen / values,
    chart: categoryChart(baseline, current),
  };
}

function compareCells({ baseline, current }: Cells): {
  psi: number;
  jensenShannon: number;
  uncorrected: { psi: number; jensenShannon: number };
  chiSquare: ChiSquare;
} {
  const index = psi(baseline, current);
  const divergence = jensenShannonDivergence(baseline, current);
  return {
    psi: Math.max(0, index - psiByChance(baseline, current)),
    jensenShannon: Math.sqrt(Math.max(0, divergence - divergenceByChance(baseline, current))),
    uncorrected: { psi: index, jensenShannon: Math.sqrt(divergence) },
    chiSquare: chiSquare(baseline, current),
  };
}
