import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chiSquare } from '../../../../pipelines/drift/chi-square.ts';
import { cramersV } from '../../../../pipelines/drift/cramers-v.ts';
import type { BinnedSamples } from '../../../../pipelines/drift/cumulative.ts';
import { jensenShannonDivergence } from '../../../../pipelines/drift/jensen-shannon.ts';
import { kolmogorovSmirnov } from '../../../../pipelines/drift/kolmogorov-smirnov.ts';
import { psi, psiByChance, total } from '../../../../pipelines/drift/psi.ts';
import { poolRare, rebin } from '../../../../pipelines/drift/rebin.ts';
import { wasserstein } from '../../../../pipelines/drift/wasserstein.ts';

const count = fc.integer({ min: 0, max: 1_000_000 });
/** Counts of two samples in the same cells, each with a record at least. */
const samples = fc
  .array(fc.tuple(count, count), { minLength: 1, maxLength: 60 })
  .map((cells) => {
    return { baseline: cells.map(([a]) => a), current: cells.map(([, b]) => b) };
  })
  .filter(({ baseline, current }) => total(baseline) > 0 && total(current) > 0);

const ofCells = { psi, jensenShannonDivergence, cramersV };
const ofBins = {
  wasserstein,
  kolmogorovSmirnov: (binned: BinnedSamples) => kolmogorovSmirnov(binned).statistic,
};

function inBins(baseline: readonly number[], current: readonly number[]): BinnedSamples {
  const edges = Array.from({ length: baseline.length + 1 }, (_, i) => i * 2.5 - 3);
  return { edges, baseline, current, valueBins: false };
}

const measures: [string, (a: readonly number[], b: readonly number[]) => number][] = [
  ...Object.entries(ofCells),
  ...Object.entries(ofBins).map(([name, measure]): (typeof measures)[number] => [
    name,
    (a, b) => measure(inBins(a, b)),
  ]),
];

describe.each(measures)('%s', (_name, measure) => {
  it('is 0 for equal counts', () => {
    fc.assert(
      fc.property(samples, ({ baseline }) => {
        expect(measure(baseline, baseline)).toBe(0);
      }),
    );
  });

  it('is finite and not negative for any counts', () => {
    fc.assert(
      fc.property(samples, ({ baseline, current }) => {
        const value = measure(baseline, current);
        expect(Number.isFinite(value)).toBe(true);
        expect(value).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is the same the other way round', () => {
    fc.assert(
      fc.property(samples, ({ baseline, current }) => {
        expect(measure(current, baseline)).toBeCloseTo(measure(baseline, current), 9);
      }),
    );
  });

  it('does not change when both samples are so many times as large', () => {
    const full = samples.map((cells) => {
      // Without empty cells: what stands for them in the stability index is half a record.
      const fill = (counts: readonly number[]) => counts.map((each) => each + 1);
      return { baseline: fill(cells.baseline), current: fill(cells.current) };
    });
    fc.assert(
      fc.property(full, fc.integer({ min: 2, max: 50 }), ({ baseline, current }, times) => {
        const more = (counts: readonly number[]) => counts.map((each) => each * times);
        expect(measure(more(baseline), more(current))).toBeCloseTo(measure(baseline, current), 9);
      }),
    );
  });

  it('grows as more of the traffic moves to another bin', () => {
    const baseline = [100, 100, 100, 100, 100];
    const values = [0, 10, 25, 50, 75, 100].map((moved) =>
      measure(baseline, [100 - moved, 100, 100, 100, 100 + moved]),
    );
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(new Set(values).size).toBe(values.length);
  });
});

describe('bounds', () => {
  it('holds shares between 0 and 1, and reaches 1 when nothing is shared', () => {
    fc.assert(
      fc.property(samples, ({ baseline, current }) => {
        const { statistic, atMost } = kolmogorovSmirnov(inBins(baseline, current));
        expect(jensenShannonDivergence(baseline, current)).toBeLessThanOrEqual(1);
        expect(cramersV(baseline, current)).toBeLessThanOrEqual(1);
        expect(statistic).toBeLessThanOrEqual(atMost + 1e-12);
        expect(atMost).toBeLessThanOrEqual(1 + 1e-12);
        const { p } = chiSquare(baseline, current);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
    expect(jensenShannonDivergence([5, 0], [0, 9])).toBe(1);
    expect(cramersV([5, 0], [0, 9])).toBe(1);
    expect(kolmogorovSmirnov(inBins([5, 0], [0, 9])).statistic).toBe(1);
  });

  it('keeps the stability index four times the divergence in nats, at least (Lin 1991)', () => {
    fc.assert(
      fc.property(samples, ({ baseline, current }) => {
        const filled = [baseline, current].map((counts) => counts.map((each) => each + 1));
        const [a = [], b = []] = filled;
        const nats = jensenShannonDivergence(a, b) * Math.LN2;
        expect(psi(a, b)).toBeGreaterThanOrEqual(4 * nats - 1e-9);
      }),
    );
  });

  it('moves the Wasserstein distance by as much as the values move', () => {
    const moved = { edges: [0, 1, 2, 3], baseline: [4, 4, 0], current: [0, 4, 4] };
    expect(wasserstein({ ...moved, valueBins: false })).toBeCloseTo(1, 12);
    expect(wasserstein({ ...moved, valueBins: true })).toBeCloseTo(1, 12);
  });

  it('counts an empty cell as half a record', () => {
    expect(psi([50, 50], [100, 0])).toBeCloseTo(0.5 * Math.log(2) + 0.495 * Math.log(100), 12);
  });
});

describe('regrouping', () => {
  it('makes ten groups of fifty equal bins and loses no record', () => {
    const baseline = Array.from({ length: 50 }, () => 20);
    const current = baseline.map((_, i) => i);
    const merged = rebin({ baseline, current });
    expect(merged.baseline).toEqual(Array.from({ length: 10 }, () => 100));
    expect(merged.current[0]).toBe(0 + 1 + 2 + 3 + 4);
    expect(total(merged.current)).toBe(total(current));
  });

  it('keeps bins of up to ten, and puts a large one in one group', () => {
    const few = { baseline: [1, 1000, 1], current: [1, 1, 1] };
    expect(rebin(few)).toEqual(few);
    const uneven = rebin({ baseline: [900, ...Array.from({ length: 20 }, () => 5)], current: [] });
    expect(uneven.baseline).toContain(900);
  });

  it('pools the cells that expect fewer than five, and no others', () => {
    const pooled = poolRare({ baseline: [5000, 40, 60, 0], current: [480, 10, 3, 7] });
    expect(pooled).toEqual({ baseline: [5000, 60, 40], current: [480, 3, 17] });
  });

  it('never loses a record', () => {
    fc.assert(
      fc.property(samples, (cells) => {
        const made = poolRare(rebin(cells));
        expect(total(made.baseline)).toBe(total(cells.baseline));
        expect(total(made.current)).toBe(total(cells.current));
      }),
    );
  });

  it('expects more by chance of smaller samples and more cells', () => {
    expect(psiByChance([10, 10], [10, 10])).toBeCloseTo(0.1, 12);
    expect(psiByChance([5, 5, 5, 5], [10, 10, 0, 0])).toBeCloseTo(3 * (1 / 20 + 1 / 20), 12);
  });
});
