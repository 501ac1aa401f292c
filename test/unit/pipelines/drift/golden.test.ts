import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { numericProfileOf } from '../../../../pipelines/dataset/profile.ts';
import { binnedSamples, hasValueBins } from '../../../../pipelines/drift/binned-samples.ts';
import { chiSquare } from '../../../../pipelines/drift/chi-square.ts';
import { cramersV } from '../../../../pipelines/drift/cramers-v.ts';
import { upperGamma } from '../../../../pipelines/drift/gamma.ts';
import { jensenShannonDivergence } from '../../../../pipelines/drift/jensen-shannon.ts';
import { kolmogorovSmirnov } from '../../../../pipelines/drift/kolmogorov-smirnov.ts';
import { psi } from '../../../../pipelines/drift/psi.ts';
import { wasserstein } from '../../../../pipelines/drift/wasserstein.ts';
import { numericCounts } from './samples.ts';

const numbers = z.array(z.number());
const golden = z
  .object({
    cells: z.array(
      z.object({
        name: z.string(),
        baseline: numbers,
        current: numbers,
        psi: z.number(),
        jeffreys: z.number(),
        jensenShannon: z.number(),
        chiSquare: z.number(),
        degreesOfFreedom: z.number(),
        p: z.number(),
        cramersV: z.number(),
      }),
    ),
    values: z.array(
      z.object({
        name: z.string(),
        values: numbers,
        baseline: numbers,
        current: numbers,
        wasserstein: z.number(),
        kolmogorovSmirnov: z.number(),
      }),
    ),
    shifts: z.array(
      z.object({
        baseline: numbers,
        shifts: z.array(
          z.object({
            shift: z.number(),
            current: numbers,
            wasserstein: z.number(),
            kolmogorovSmirnov: z.number(),
          }),
        ),
      }),
    ),
    gammas: z.array(z.object({ a: z.number(), x: z.number(), q: z.number() })),
  })
  .parse(
    JSON.parse(
      readFileSync(new URL('../../../fixtures/drift/golden.json', import.meta.url), 'utf8'),
    ),
  );

describe('measures of cells are those of SciPy', () => {
  it.each(golden.cells)('$name', (cells) => {
    const { baseline, current } = cells;
    expect(psi(baseline, current)).toBeCloseTo(cells.psi, 9);
    const divergence = jensenShannonDivergence(baseline, current);
    expect(Math.sqrt(divergence)).toBeCloseTo(cells.jensenShannon, 9);
    const test = chiSquare(baseline, current);
    expect(test.statistic).toBeCloseTo(cells.chiSquare, 7);
    expect(test.degreesOfFreedom).toBe(cells.degreesOfFreedom);
    expect(test.p).toBeCloseTo(cells.p, 9);
    expect(cramersV(baseline, current)).toBeCloseTo(cells.cramersV, 9);
  });

  const full = golden.cells.filter(({ baseline, current }) =>
    baseline.every((count, i) => count * (current[i] ?? 0) > 0),
  );
  it.each(full)('PSI without empty cells: $name', ({ baseline, current, jeffreys }) => {
    expect(psi(baseline, current)).toBeCloseTo(jeffreys, 9);
  });

  it.each(golden.gammas)('upper gamma of $a from $x', ({ a, x, q }) => {
    expect(upperGamma(a, x)).toBeCloseTo(q, 11);
  });
});

describe('measures of numbers', () => {
  it.each(golden.values)('are exact where every value has a bin: $name', (sample) => {
    const { values, baseline, current } = sample;
    const samples = {
      edges: [...values, values.at(-1) ?? 0],
      baseline,
      current,
      valueBins: true,
    };
    expect(wasserstein(samples)).toBeCloseTo(sample.wasserstein, 9);
    expect(kolmogorovSmirnov(samples).statistic).toBeCloseTo(sample.kolmogorovSmirnov, 9);
    expect(kolmogorovSmirnov(samples).atMost).toBe(kolmogorovSmirnov(samples).statistic);
  });

  const shifted = golden.shifts.flatMap(({ baseline, shifts }) =>
    shifts.map((shift) => {
      return { ...shift, baseline };
    }),
  );
  it.each(shifted)('come near in bins of a fiftieth: a shift of $shift', (sample) => {
    const sorted = Float64Array.from(sample.baseline).toSorted();
    const { numeric, distinct } = numericProfileOf(sorted, sorted.length);
    const valueBins = hasValueBins(numeric, distinct);
    const samples = binnedSamples(numeric, valueBins, numericCounts(numeric, sample.current));
    const { statistic, atMost } = kolmogorovSmirnov(samples);
    expect(statistic).toBeLessThanOrEqual(sample.kolmogorovSmirnov + 1e-12);
    expect(atMost).toBeGreaterThanOrEqual(sample.kolmogorovSmirnov - 1e-12);
    // A bin has a fiftieth of the baseline: no more than that of it can lie on the wrong side.
    expect(statistic).toBeGreaterThan(sample.kolmogorovSmirnov - 0.02 - 0.01);
    expect(Math.abs(wasserstein(samples) - sample.wasserstein)).toBeLessThan(0.02);
  });
});
