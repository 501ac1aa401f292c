import { describe, expect, it } from 'vitest';
import { compareColumns } from '../../../../../../lambdas/shared/adapters/duckdb/file-columns.ts';
import { aDefinition } from '../../../../../support/examine-file.ts';

const definition = aDefinition({ x: { type: 'integer' }, '\u00e9': { type: 'integer' } });

function told(names: readonly string[], hasHeaderLine = true, wanted = definition) {
  return compareColumns({ names, hasHeaderLine }, wanted).map(({ code, column, count, fix }) => {
    const [, hint] = /(The file has .*)$/u.exec(fix) ?? [];
    return [code, column, count, ...(hint === undefined ? [] : [hint])];
  });
}

describe('the columns of a file', () => {
  it.each([
    ['X', 'The file has "X" for "x": names must match exactly.'],
    [' x', 'The file has " x" for "x": names must match exactly.'],
    ['\u200bx', 'The file has "\\u200bx" for "x": names must match exactly.'],
    ['\uff58', 'The file has "\\uff58" for "x": names must match exactly.'],
  ])('%j looks like "x" and is one finding, spelled out', (name, hint) => {
    expect(told(['y', name, '\u00e9'])).toEqual([['MISSING_COLUMN', 'x', 1, hint]]);
  });

  it('are told apart when Unicode writes one letter in two ways', () => {
    expect(told(['y', 'x', 'e\u0301'])).toEqual([
      [
        'MISSING_COLUMN',
        '\u00e9',
        1,
        'The file has "e\\u0301" for "\\u00e9": names must match exactly.',
      ],
    ]);
  });

  it('of which none is known are one finding about the first line', () => {
    const [finding, ...others] = compareColumns(
      { names: ['true', '1', '2'], hasHeaderLine: true },
      definition,
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      code: 'HEADER',
      message: "The first line names none of the model's 3 columns.",
      samples: [{ line: 1, got: 'true,1,2' }],
    });
    const [inParquet] = compareColumns({ names: ['a'], hasHeaderLine: false }, definition);
    expect(inParquet?.message).toBe("The file has none of the model's 3 columns.");
  });

  it('that all look alike are told one by one', () => {
    expect(told(['Y', 'X', '\u00c9'])).toHaveLength(3);
  });

  it('more than ten too many, or too few, are one finding', () => {
    const many = Array.from({ length: 11 }, (_, i) => `c${i}`);
    expect(told(['y', 'x', '\u00e9', ...many])).toEqual([['EXTRA_COLUMN', undefined, 11]]);
    expect(told(['y', 'x', '\u00e9', ...many.slice(1)])).toHaveLength(10);
    const wide = aDefinition(Object.fromEntries(many.map((name) => [name, { type: 'integer' }])));
    expect(told(['y'], true, wide)).toEqual([['MISSING_COLUMN', undefined, 11]]);
  });

  it('with hostile names are shown on one line, and not to their end', () => {
    const [hostile] = compareColumns(
      { names: ['y', 'x', '\u00e9', `a\n"${'z'.repeat(1_000)}`], hasHeaderLine: false },
      definition,
    );
    expect(hostile?.column).toHaveLength(120);
    expect(hostile?.column).toMatch(/^a\\n"z+…$/u);
  });
});
