import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { closestName, editDistance } from '../../../../pipelines/model-definition/closest-name.ts';

describe('closestName', () => {
  it.each([
    { got: 'arr_delayd', names: ['dep_delay', 'arr_delayed'], meant: 'arr_delayed' },
    { got: 'Label', names: ['time', 'label'], meant: 'label' },
    { got: 'int', names: ['number', 'integer'], meant: 'integer' },
    { got: 'timestamps', names: ['time', 'timestamp'], meant: 'timestamp' },
    { got: 'a', names: ['b', 'ab'], meant: 'b' },
    { got: 'weather', names: ['label', 'time'], meant: undefined },
    { got: 'ti', names: ['timestamp'], meant: undefined },
    { got: 'x', names: [], meant: undefined },
  ])('takes "$got" for $meant', ({ got, names, meant }) => {
    expect(closestName(got, names)).toBe(meant);
  });
});

describe('editDistance', () => {
  it.each([
    ['kitten', 'sitting', 3],
    ['label', 'lable', 1],
    ['ab', 'ba', 1],
    ['', 'abc', 3],
    ['ca', 'abc', 3],
  ])('%s to %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance);
  });

  it('is zero only for equals, symmetric, and at most the longer length', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        const distance = editDistance(a, b);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBe(editDistance(b, a));
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});
