import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NumberCounter } from '../../../../../../lambdas/shared/adapters/duckdb/count-values.ts';
import { numericCounts, numericProfile } from '../../../../pipelines/drift/samples.ts';

describe('counting numbers', () => {
  const float = fc.double({ noNaN: true, noDefaultInfinity: true });
  const values = fc.array(float, { minLength: 1, maxLength: 300 });
  const near = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 1, maxLength: 300 });

  /** How the counter has counted, and how every value held against every edge is counted. */
  function counted(baselineValues: readonly number[], traffic: readonly number[]) {
    const { numeric } = numericProfile(baselineValues);
    if (numeric === undefined) throw new Error('a profile of numbers has bins');
    const counter = new NumberCounter(numeric);
    counter.add(Float64Array.from(traffic));
    const { counts, below, above } = counter.counts().numeric ?? {};
    const { counts: wanted, below: under, above: over } = numericCounts(numeric, traffic);
    return { got: { counts, below, above }, wanted: { counts: wanted, below: under, above: over } };
  }

  it('finds the bin by rank for any floats', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const { got, wanted } = counted(a, [...a, ...b]);
        expect(got).toEqual(wanted);
      }),
    );
  });

  it('finds the bin by rank where values repeat and lie on edges', () => {
    fc.assert(
      fc.property(near, near, (a, b) => {
        const { got, wanted } = counted(a, [...a, ...b]);
        expect(got).toEqual(wanted);
      }),
    );
  });

  it('does not move a value that is one float beside an edge', () => {
    const steps = Array.from({ length: 400 }, (_, i) => i * 0.1);
    const beside = steps.flatMap((value) => [
      value - value * Number.EPSILON,
      value + value * Number.EPSILON,
    ]);
    const { got, wanted } = counted(steps, [...steps, ...beside]);
    expect(got).toEqual(wanted);
  });
});
