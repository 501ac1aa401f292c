import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { categorySummaryOf, numericProfileOf } from '../../../../pipelines/dataset/profile.ts';
import { sortNumbers } from '../../../../pipelines/dataset/sort-numbers.ts';

const golden = z
  .array(
    z.object({
      name: z.string(),
      values: z.array(z.number()),
      distinct: z.number(),
      min: z.number(),
      max: z.number(),
      mean: z.number(),
      standardDeviation: z.number(),
      edges: z.array(z.number()),
      counts: z.array(z.number()),
    }),
  )
  .parse(
    JSON.parse(
      readFileSync(new URL('../../../fixtures/ingest/numpy-profile.json', import.meta.url), 'utf8'),
    ),
  );

function profileOf(values: readonly number[]) {
  const sorted = Float64Array.from(values);
  sortNumbers(sorted, new Float64Array(values.length), values.length);
  return numericProfileOf(sorted, values.length);
}

/** All but the largest, above which there is no float to end a bin with. */
const anyNumber = fc.double({ noNaN: true, min: -1.7e308, max: 1.7e308 }).map((value) => value + 0);

describe('numericProfileOf', () => {
  it.each(golden)('agrees with NumPy: $name', (expected) => {
    const { distinct, numeric } = profileOf(expected.values);
    expect(distinct).toBe(expected.distinct);
    expect(numeric.min).toBe(expected.min);
    expect(numeric.max).toBe(expected.max);
    expect(numeric.edges).toEqual(expected.edges);
    expect(numeric.counts).toEqual(expected.counts);
    expect(relative(numeric.mean, expected.mean)).toBeLessThan(1e-14);
    expect(relative(numeric.standardDeviation, expected.standardDeviation)).toBeLessThan(1e-12);
  });

  it('puts every value into exactly one bin, with edges that ascend', () => {
    fc.assert(
      fc.property(fc.array(anyNumber, { minLength: 1, maxLength: 300 }), (values) => {
        const { edges, counts } = profileOf(values).numeric;
        expect(counts.length).toBe(edges.length - 1);
        expect(counts.length).toBeLessThanOrEqual(50);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
        expect(edges.slice(1).every((edge, i) => edge > (edges[i] ?? edge))).toBe(true);
      }),
    );
  });

  it('counts a bin by rank: as many values as lie between its edges', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -60, max: 60 }), { minLength: 1 }), (values) => {
        const { edges, counts } = profileOf(values).numeric;
        const between = counts.map((_, i) => {
          const [from = 0, to = 0] = edges.slice(i);
          return values.filter((value) => value >= from && value < to).length;
        });
        // The last bin is closed.
        const last = values.filter((value) => value === edges.at(-1)).length;
        between[between.length - 1] = (between.at(-1) ?? 0) + last;
        expect(counts).toEqual(between);
      }),
    );
  });

  it('does not depend on the order of rows, to the last bit', () => {
    fc.assert(
      fc.property(fc.array(anyNumber, { minLength: 1 }), (values) => {
        expect(profileOf(values.toReversed())).toEqual(profileOf(values));
      }),
    );
  });
});

describe('numericProfileOf at the ends of the range', () => {
  it('stays finite', () => {
    const { mean, standardDeviation } = profileOf([-1.7e308, 1.7e308]).numeric;
    expect(mean).toBe(0);
    expect(standardDeviation).toBe(1.7e308);
  });

  it('closes the bin of the largest float there is', () => {
    const { edges, counts } = profileOf([Number.MAX_VALUE]).numeric;
    expect(edges).toEqual([Number.MAX_VALUE, Number.MAX_VALUE]);
    expect(counts).toEqual([1]);
  });
});

describe('sortNumbers', () => {
  it.each([10, 2_048, 5_000])(
    'sorts %i values of any size and sign like the built-in sort',
    (n) => {
      fc.assert(
        fc.property(fc.array(anyNumber, { minLength: 1, maxLength: 200 }), (seeds) => {
          const values = Float64Array.from({ length: n }, (_, i) => {
            const seed = seeds[i % seeds.length] ?? 0;
            return i % 7 === 0 ? seed * i : seed - i;
          }).filter((value) => Number.isFinite(value));
          const expected = values.toSorted();
          sortNumbers(values, new Float64Array(n), values.length);
          expect(values).toEqual(expected);
        }),
        { numRuns: 20 },
      );
    },
  );

  it('leaves what lies beyond the length alone', () => {
    const values = Float64Array.from({ length: 4_000 }, (_, i) => 4_000 - i);
    sortNumbers(values, new Float64Array(4_000), 3_000);
    expect(values[0]).toBe(1_001);
    expect(values[2_999]).toBe(4_000);
    expect([...values.subarray(3_000, 3_003)]).toEqual([1_000, 999, 998]);
  });
});

describe('categorySummaryOf', () => {
  it('names the first hundred values and counts the rest together', () => {
    const counts = Array.from({ length: 130 }, (_, i) => ({ value: `v${i}`, count: 130 - i }));
    const { top, otherCount } = categorySummaryOf(counts);
    expect(top).toHaveLength(100);
    expect(top[0]).toEqual({ value: 'v0', count: 130 });
    expect(otherCount).toBe((30 * 31) / 2);
  });
});

function relative(got: number, expected: number): number {
  return Math.abs(got - expected) / Math.max(Math.abs(expected), 1e-300);
}
