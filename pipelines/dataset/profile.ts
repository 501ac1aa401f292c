import type { ColumnProfile } from './contract.ts';

type NumericSummary = NonNullable<ColumnProfile['numeric']>;
type CategorySummary = NonNullable<ColumnProfile['categories']>;

/** Up to so many bins: enough for PSI, Kolmogorov-Smirnov and Wasserstein alike. */
const maxBins = 50;
/** So many of a category column's values are counted by name. */
const maxTopValues = 100;

/** A numeric column's distribution, and how many different values it has. */
export interface NumericProfile {
  readonly distinct: number;
  readonly numeric: NumericSummary;
}

/**
 * The distribution of the first `length` (at least one) values of an ascending array.
 *
 * Everything is worked out from the sorted values, so it doesn't depend on the order of rows.
 */
export function numericProfileOf(sorted: Float64Array, length: number): NumericProfile {
  const distinct = countDistinct(sorted, length);
  const edges = binEdges(sorted, length, distinct);
  const { mean, standardDeviation } = moments(sorted, length);
  return {
    distinct,
    numeric: {
      min: at(sorted, 0),
      max: at(sorted, length - 1),
      mean,
      standardDeviation,
      edges,
      counts: countBetween(sorted, length, edges),
    },
  };
}

/** The most frequent values by name; `counts` comes most frequent first. */
export function categorySummaryOf(
  counts: readonly { readonly value: string; readonly count: number }[],
): CategorySummary {
  const top = counts.slice(0, maxTopValues);
  const otherCount = counts.slice(maxTopValues).reduce((sum, { count }) => sum + count, 0);
  return { top: [...top], otherCount };
}

/**
 * Bin edges that are values of the data: every value when there are few of them, else the values
 * at ranks 0, n/50, 2n/50 … A value that is itself an edge opens a bin of its own, also the
 * largest: then the last edge is the next float after it, else it would share a bin with the
 * values below.
 */
function binEdges(sorted: Float64Array, length: number, distinct: number): number[] {
  const edges: number[] = [];
  const add = (value: number) => {
    if (edges.length === 0 || value > (edges.at(-1) ?? value)) edges.push(value);
  };
  if (distinct <= maxBins) {
    for (let i = 0; i < length; i++) add(at(sorted, i));
  } else {
    for (let bin = 0; bin < maxBins; bin++) add(at(sorted, Math.floor((bin * length) / maxBins)));
  }
  const max = at(sorted, length - 1);
  edges.push(max > (edges.at(-1) ?? max) ? max : nextFloat(max));
  return edges;
}

/** Counts by rank: where each edge would be inserted, never by comparing printed numbers. */
function countBetween(sorted: Float64Array, length: number, edges: readonly number[]): number[] {
  const starts = edges.slice(0, -1).map((edge) => lowerBound(sorted, length, edge));
  return starts.map((start, bin) => (starts[bin + 1] ?? length) - start);
}

function countDistinct(sorted: Float64Array, length: number): number {
  let distinct = 1;
  for (let i = 1; i < length; i++) {
    if (sorted[i] !== sorted[i - 1]) distinct++;
  }
  return distinct;
}

/**
 * Mean and population standard deviation in one pass over differences from the median. The mean is
 * never further from the median than one standard deviation, so that no more than one bit is lost
 * where the squares are corrected. Sums are compensated (Neumaier 1974).
 */
function moments(sorted: Float64Array, length: number) {
  const median = at(sorted, length >>> 1);
  const unit = unitFor(at(sorted, 0), at(sorted, length - 1));
  let sum = 0;
  let sumLost = 0;
  let squares = 0;
  let squaresLost = 0;
  for (let i = 0; i < length; i++) {
    const difference = at(sorted, i) * unit - median * unit;
    const nextSum = sum + difference;
    sumLost +=
      Math.abs(sum) >= Math.abs(difference)
        ? sum - nextSum + difference
        : difference - nextSum + sum;
    sum = nextSum;
    const square = difference * difference;
    const nextSquares = squares + square;
    squaresLost +=
      squares >= square ? squares - nextSquares + square : square - nextSquares + squares;
    squares = nextSquares;
  }
  const offset = (sum + sumLost) / length;
  const variance = Math.max(0, (squares + squaresLost) / length - offset * offset);
  return {
    mean: (median * unit + offset) / unit,
    standardDeviation: Math.min(Math.sqrt(variance) / unit, Number.MAX_VALUE),
  };
}

/** A power of two that keeps squares of the largest values from overflowing; 1 for usual ones. */
function unitFor(min: number, max: number): number {
  return Math.max(Math.abs(min), Math.abs(max)) > 1e150 ? 2 ** -600 : 1;
}

function lowerBound(sorted: Float64Array, length: number, edge: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (at(sorted, middle) < edge) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The smallest float above; the largest float has none and stays, its bin being closed anyway. */
function nextFloat(value: number): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value === 0 ? 0 : value);
  const bits = view.getBigInt64(0);
  view.setBigInt64(0, value >= 0 ? bits + 1n : bits - 1n);
  const next = view.getFloat64(0);
  return Number.isFinite(next) ? next : value;
}

function at(values: Float64Array, index: number): number {
  return values[index] ?? Number.NaN;
}
