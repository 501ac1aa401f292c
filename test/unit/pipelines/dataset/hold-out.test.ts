import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cutTime,
  hashThreshold,
  holdOutPlanOf,
  isoOfMicroseconds,
} from '../../../../pipelines/dataset/hold-out.ts';
import { aDefinition } from '../../../support/examine-file.ts';

const day = 86_400_000_000;

describe('holdOutPlanOf', () => {
  const columns = {
    b: { type: 'string' },
    a: { type: 'string' },
    t: { type: 'date' },
  } as const;

  it.each([
    [{ time: 't' }, { method: 'time', column: 't', group: undefined }],
    [
      { time: 't', group: 'a', key: ['b'] },
      { method: 'time', column: 't', group: 'a' },
    ],
    [
      { group: 'a', key: ['b'] },
      { method: 'hash', columns: ['a'] },
    ],
    [{ key: ['b', 'a'] }, { method: 'hash', columns: ['b', 'a'] }],
    [{}, { method: 'hash', columns: ['a', 'b', 't', 'y'] }],
  ])('%o', (data, plan) => {
    expect(holdOutPlanOf(aDefinition(columns, { data }))).toMatchObject(plan);
  });
});

describe('cutTime', () => {
  it('keeps the last fraction of the span', () => {
    expect(cutTime(0, 100 * day, 0.2, 'timestamp')).toBe(80 * day);
  });

  it('moves to the next whole day for dates', () => {
    expect(cutTime(0, 31 * day, 0.2, 'date')).toBe(25 * day);
    expect(cutTime(-31 * day, 0, 0.2, 'date')).toBe(-6 * day);
  });

  it('lies within the span, so that the last row is always held out', () => {
    const microseconds = fc.integer({ min: -4e15, max: 4e15 });
    const fractions = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(microseconds, microseconds, fractions, (a, b, fraction) => {
        const [first, last] = [Math.min(a, b), Math.max(a, b)];
        const cut = cutTime(first, last, fraction, 'timestamp');
        expect(cut).toBeGreaterThanOrEqual(first);
        expect(cut).toBeLessThanOrEqual(last);
      }),
    );
  });
});

describe('isoOfMicroseconds', () => {
  it.each([
    [0, '1970-01-01T00:00:00Z'],
    [1_500_000, '1970-01-01T00:00:01.500000Z'],
    [-1, '1969-12-31T23:59:59.999999Z'],
    [1_382_227_174_400_001, '2013-10-19T23:59:34.400001Z'],
  ])('%d is %s', (microseconds, iso) => {
    expect(isoOfMicroseconds(microseconds)).toBe(iso);
  });
});

describe('hashThreshold', () => {
  it.each([
    [0.5, '8000000000000'],
    [0.25, '4000000000000'],
    [0.2, '3333333333333'],
    [1 - Number.EPSILON / 2, 'fffffffffffff'],
  ])('%d of the hashes lie below %s', (fraction, threshold) => {
    expect(hashThreshold(fraction)).toBe(threshold);
  });
});
