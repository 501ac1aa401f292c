import type { ColumnProfile } from '../../../../pipelines/dataset/contract.ts';
import { categorySummaryOf, numericProfileOf } from '../../../../pipelines/dataset/profile.ts';
import {
  driftBaseline,
  type DriftBaseline,
  type FeatureBaseline,
  type NumericSummary,
  trafficSummary,
  type TrafficSummary,
  type ValueCounts,
} from '../../../../pipelines/drift/contract.ts';

/** Numbers counted into a baseline's bins, by the definition of a bin and nothing clever. */
export function numericCounts(
  { edges }: NumericSummary,
  values: readonly number[],
): NonNullable<ValueCounts['numeric']> {
  const [lowest, highest] = [edges[0] ?? 0, edges.at(-1) ?? 0];
  const inside = values.filter((value) => value >= lowest && value <= highest);
  const last = edges.length - 2;
  const counts = edges.slice(0, -1).map((edge, bin) => {
    const next = edges[bin + 1] ?? 0;
    return inside.filter((value) => value >= edge && (bin === last || value < next)).length;
  });
  return {
    mean: mean(values),
    min: Math.min(...values),
    max: Math.max(...values),
    below: values.filter((value) => value < lowest).length,
    above: values.filter((value) => value > highest).length,
    belowBy: mean(values.filter((value) => value < lowest).map((value) => lowest - value)),
    aboveBy: mean(values.filter((value) => value > highest).map((value) => value - highest)),
    counts,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** A generator of numbers from 0 to 1 that tells the same ones for a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A number of the normal distribution (Box and Muller 1958). */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Draws from cells with these chances; answers how many draws fell into each. */
export type DrawCounts = (random: () => number, draws: number) => number[];

/** A table of where the search begins makes a draw cost the same for any number of cells. */
export function drawing(chances: readonly number[]): DrawCounts {
  const all = chances.reduce((sum, chance) => sum + chance, 0);
  const ends: number[] = [];
  let sum = 0;
  for (const chance of chances) ends.push((sum += chance / all));
  const starts = Array.from({ length: 1024 }, (_, slot) =>
    Math.max(
      0,
      ends.findIndex((end) => end > slot / 1024),
    ),
  );
  return (random, draws) => {
    const counts = chances.map(() => 0);
    for (let draw = 0; draw < draws; draw++) {
      const target = random();
      let cell = starts[Math.floor(target * 1024)] ?? 0;
      while (cell < ends.length - 1 && target >= (ends[cell] ?? 1)) cell++;
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
    return counts;
  };
}

/** A baseline's feature of numbers. */
export function numberFeature(
  name: string,
  weight: number,
  profile: ColumnProfile,
): FeatureBaseline {
  return { name, type: 'number', weight, profile, otherValues: [] };
}

/** The profile of numbers. */
export function numericProfile(values: readonly number[], nulls = 0): ColumnProfile {
  const sorted = Float64Array.from(values).toSorted();
  const { distinct, numeric } = numericProfileOf(sorted, sorted.length);
  return { type: 'number', count: values.length, nulls, distinct, numeric };
}

/** A baseline's category with so many records of each value: `v0`, `v1` … */
export function categoryFeature(
  name: string,
  weight: number,
  counts: readonly number[],
): FeatureBaseline {
  const values = counts.map((count, i) => ({ value: `v${i}`, count }));
  const sorted = values.toSorted((a, b) => b.count - a.count);
  const profile: ColumnProfile = {
    type: 'category',
    count: counts.reduce((sum, count) => sum + count, 0),
    nulls: 0,
    distinct: counts.length,
    categories: categorySummaryOf(sorted),
  };
  const otherValues = sorted.slice(100).map(({ value }) => value);
  return { name, type: 'category', weight, profile, otherValues };
}

/** A baseline of these features. */
export function baselineOf(
  features: readonly FeatureBaseline[],
  predictions: DriftBaseline['predictions'] = null,
): DriftBaseline {
  return driftBaseline.parse({
    schemaVersion: 1,
    model: 'toy',
    candidateId: 'cnd-1',
    datasetVersions: ['dsv-0123456789abcdef0123'],
    rows: features[0]?.profile.count ?? 1,
    weights: 'gain',
    features,
    predictions,
  });
}

const fit = { nulls: 0, infinite: 0, unreadable: 0 };

/** Traffic of numbers in these bins, none outside. */
export function binCounts(counts: readonly number[], nulls = 0): ValueCounts {
  const values = counts.reduce((sum, count) => sum + count, 0);
  const range = { mean: 0, min: 0, max: 0, below: 0, above: 0, belowBy: 0, aboveBy: 0 };
  return { ...fit, nulls, values, numeric: { ...range, counts: [...counts] }, categories: null };
}

/** Traffic of categories. */
export function valueCounts(counts: readonly number[], other = 0, unseen = 0): ValueCounts {
  const values = counts.reduce((sum, count) => sum + count, other + unseen);
  return { ...fit, values, numeric: null, categories: { counts: [...counts], other, unseen } };
}

/** Traffic by feature. */
export function summaryOf(
  records: number,
  features: Readonly<Record<string, ValueCounts>>,
  predictions: ValueCounts | null = null,
): TrafficSummary {
  const named = Object.entries(features).map(([name, counts]) => ({ name, ...counts }));
  return trafficSummary.parse({ schemaVersion: 1, records, features: named, predictions });
}
