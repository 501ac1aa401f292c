import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { wrapText } from '../../../../pipelines/shared/wrap-text.ts';

it.each([
  ['', 5, ['']],
  ['one two three', 7, ['one two', 'three']],
  ['a_very_long_word b', 4, ['a_very_long_word', 'b']],
  ['kept\nbreak', 20, ['kept', 'break']],
])('breaks %j at %i', (text, width, lines) => {
  expect(wrapText(text, width)).toEqual(lines);
});

it('loses no word and makes no line too long that has a space to break at', () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 30 }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      const lines = wrapText(text, width);
      expect(lines.join(' ')).toBe(text);
      expect(lines.filter((line) => line.length > width && line.includes(' '))).toEqual([]);
    }),
  );
});
