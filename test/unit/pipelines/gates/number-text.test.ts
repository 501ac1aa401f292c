import { describe, expect, it } from 'vitest';
import {
  decimalsFor,
  decimalsToTellApart,
  figure,
  percent,
  signed,
} from '../../../../pipelines/gates/number-text.ts';

describe('decimalsFor', () => {
  it.each([
    [[0.681, 0.5], 3],
    [[1], 3],
    [[12.3], 2],
    [[-450], 1],
    [[12_000], 0],
    [[0.0012], 5],
    [[0], 3],
    [[], 3],
    [[1e-30], 9],
  ])('%j: %i', (values, decimals) => {
    expect(decimalsFor(values)).toBe(decimals);
  });
});

describe('figures', () => {
  it('have a sign where it says something', () => {
    expect([0.0084, -0.0191, 0, -0.0001].map((value) => signed(value, 3))).toEqual([
      '+0.008',
      '-0.019',
      '0.000',
      '0.000',
    ]);
    expect(figure(-0.4, 0)).toBe('0');
    expect(figure(-0.4, 1)).toBe('-0.4');
  });

  it('show that two values differ', () => {
    expect(decimalsToTellApart(-0.010_04, -0.01, 3)).toBe(5);
    expect(decimalsToTellApart(0.5, 0.5, 3)).toBe(3);
    expect(decimalsToTellApart(1, 1 + Number.EPSILON, 3)).toBe(12);
  });

  it('are per cent', () => {
    expect([0.95, 0.999, 0.02, 0.1 + 0.2].map(percent)).toEqual(['95 %', '99.9 %', '2 %', '30 %']);
  });
});
