import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { aDefinition, examineFile } from '../../../../../support/examine-file.ts';

const definition = aDefinition(
  { id: { type: 'integer' }, a: { type: 'string' }, b: { type: 'string' } },
  { data: { nulls: [], key: ['id'] }, holdOut: { fraction: 0.5 } },
);
const cell = fc.string({
  unit: fc.constantFrom(
    'a',
    '7',
    ',',
    '"',
    '\n',
    '\r',
    '\r\n',
    ' ',
    '\t',
    'é',
    '🙂',
    '\\',
    "'",
    '#',
  ),
  maxLength: 8,
});
const pairs = fc.array(fc.tuple(cell, cell), { minLength: 8, maxLength: 16 });
const newlines = fc.array(fc.constantFrom('\n', '\r\n', '\r'), { minLength: 1, maxLength: 4 });

function written(text: string, always: boolean): string {
  return always || /[",\r\n]/u.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

describe('cells of a CSV file', () => {
  it('come out as they went in, whatever is in them and however rows end', async () => {
    await fc.assert(
      fc.asyncProperty(pairs, newlines, fc.boolean(), async (rows, ends, quoted) => {
        const lines = rows.map(([a, b], i) => {
          return `${i % 2 === 0},${i},${written(a, quoted)},${written(b, quoted)}`;
        });
        const text = ['y,id,a,b', ...lines]
          .map((line, i) => line + (ends[i % ends.length] ?? '\n'))
          .join('');
        const { result, training, holdOut } = await examineFile(text, definition, { chunk: 5 });
        const stored = [...training, ...holdOut].toSorted(
          (x, y) => Number(x['id']) - Number(y['id']),
        );
        expect(result.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(stored.map((row) => [row['a'], row['b']])).toEqual(rows);
      }),
      { numRuns: 40 },
    );
  });

  it('are never taken for "no value" when nothing means that', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i % 2 === 0},${i},\u0001\u0002,`);
    const { training, holdOut } = await examineFile(`y,id,a,b\n${rows.join('\n')}`, definition);
    const cells = [...training, ...holdOut].map((row) => [row['a'], row['b']]);
    expect(cells).toEqual(rows.map(() => ['\u0001\u0002', '']));
  });

  it('keep their place when the last row ends in a lone carriage return', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => `${i % 2 === 0},${i},x,y`);
    const { training, holdOut } = await examineFile(`y,id,a,b\n${rows.join('\n')}\r`, definition);
    expect(new Set([...training, ...holdOut].map((row) => row['b']))).toEqual(new Set(['y']));
  });
});
