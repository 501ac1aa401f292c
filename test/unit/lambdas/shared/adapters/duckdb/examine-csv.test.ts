import { describe, expect, it } from 'vitest';
import type { ModelDefinitionInput } from '../../../../../../pipelines/model-definition/contract.ts';
import { aDefinition, csvOf, examineFile } from '../../../../../support/examine-file.ts';

type Rule = ModelDefinitionInput['data']['columns'][string];

/** One cell among clean ones, in row 5: what becomes of it? */
async function verdictOn(rule: Rule, clean: string, cell: string, dirty = false) {
  const columns = { id: { type: 'integer' }, x: rule } as const;
  const definition = aDefinition(columns, { data: { key: ['id'] } });
  const cells = (row: number) => (row === 5 ? cell : row === 6 && dirty ? 'NULL?' : clean);
  const { result, training, holdOut } = await examineFile(
    csvOf({ id: (row) => row, x: cells }),
    definition,
  );
  if (result.outcome === 'accepted') {
    const values = [...training, ...holdOut].map(({ x }) => x);
    return { stored: values };
  }
  return { refused: result.findings.map(({ code, samples }) => `${code} ${samples[0]?.line}`) };
}

const integer: Rule = { type: 'integer', nullable: true };
const number: Rule = { type: 'number', nullable: true };

describe('cells of numbers', () => {
  it.each([
    ['7', '7'],
    [' 7 ', '7'],
    ['\t7', '7'],
    ['-0', '0'],
    ['+7', '7'],
    ['007', '7'],
    ['7.0', '7'],
    ['9007199254740992', '9007199254740992'],
    ['', null],
    ['""', null],
  ])('integer %j is %j', async (cell, value) => {
    expect((await verdictOn(integer, '1', cell)).stored).toContain(value);
  });

  it.each([
    ['7.5', 'WRONG_TYPE 6'],
    ['1e3', 'WRONG_TYPE 6'],
    ['1_000', 'WRONG_TYPE 6'],
    ['0x10', 'WRONG_TYPE 6'],
    ['5-3', 'WRONG_TYPE 6'],
    ['7 7', 'WRONG_TYPE 6'],
    ['--1', 'WRONG_TYPE 6'],
    ['-', 'WRONG_TYPE 6'],
    ['NULL', 'WRONG_TYPE 6'],
    ['   ', 'WRONG_TYPE 6'],
    ['"1,000"', 'WRONG_TYPE 6'],
    ['nan', 'NOT_FINITE 6'],
    ['-Infinity', 'NOT_FINITE 6'],
    ['9007199254740993', 'NOT_EXACT 6'],
    ['-9007199254740993', 'NOT_EXACT 6'],
    ['9223372036854775808', 'NOT_EXACT 6'],
    ['99999999999999999999999999999999999999999999', 'NOT_EXACT 6'],
  ])('integer %j is refused: %s', async (cell, finding) => {
    expect((await verdictOn(integer, '1', cell)).refused).toEqual([finding]);
  });

  it.each([
    ['0.30000000000000004', 0.30000000000000004],
    ['1e5', 100_000],
    ['-1.5E-3', -0.0015],
    ['+1e+5', 100_000],
    ['.5', 0.5],
    ['5.', 5],
    [' 2.5 ', 2.5],
    ['9007199254740992', 9_007_199_254_740_992],
    ['1e20', 1e20],
    ['9007199254740993.5', 9_007_199_254_740_994],
    ['1e-400', 0],
  ])('number %j is %d', async (cell, value) => {
    expect((await verdictOn(number, '1', cell)).stored).toContain(value);
  });

  it.each([
    ['+-1', 'WRONG_TYPE 6'],
    ['1_0', 'WRONG_TYPE 6'],
    ['1e', 'WRONG_TYPE 6'],
    ['.', 'WRONG_TYPE 6'],
    ['e5', 'WRONG_TYPE 6'],
    ['5-3', 'WRONG_TYPE 6'],
    ['1e5.5', 'WRONG_TYPE 6'],
    ['12 34', 'WRONG_TYPE 6'],
    ['- 1', 'WRONG_TYPE 6'],
    ['NaN', 'NOT_FINITE 6'],
    ['inf', 'NOT_FINITE 6'],
    ['1e400', 'NOT_FINITE 6'],
    ['-1e400', 'NOT_FINITE 6'],
    ['9007199254740993', 'NOT_EXACT 6'],
    ['-12345678901234567890', 'NOT_EXACT 6'],
  ])('number %j is refused: %s', async (cell, finding) => {
    expect((await verdictOn(number, '1', cell)).refused).toEqual([finding]);
  });

  it('are judged alike when another cell has sent the whole column the slow way', async () => {
    for (const cell of ['5-3', '1e400', '9007199254740993', '+-1']) {
      const alone = (await verdictOn(number, '1', cell)).refused ?? [];
      const beside = (await verdictOn(number, '1', cell, true)).refused ?? [];
      expect(beside.toSorted()).toEqual(
        [...new Set(['WRONG_TYPE 7', ...alone])]
          .filter((found) => !(alone.includes('WRONG_TYPE 6') && found === 'WRONG_TYPE 7'))
          .toSorted(),
      );
    }
  });
});

describe('a cell that most likely means "no value"', () => {
  const fixOf = async (cell: string, rule: Rule) => {
    const file = csvOf({ x: (row) => (row === 5 ? cell : '1') });
    const { result } = await examineFile(file, aDefinition({ x: rule }));
    return result.findings[0]?.fix;
  };

  it.each(['NA', 'NaN', 'null', 'n/a', '#N/A', '-', '?'])('%s', async (cell) => {
    expect(await fixOf(cell, number)).toBe(
      `If "${cell}" means "no value", add it to data.nulls in evergreen.config.ts; else correct row 5 (line 6), column x.`,
    );
  });

  it('in a column that must have one, or of personal data', async () => {
    expect(await fixOf('NA', { type: 'number' })).toContain('declare column x nullable');
    expect(await fixOf('NA', { type: 'number', pii: true })).not.toContain('NA');
    expect(await fixOf('oops', number)).not.toContain('nulls');
    expect(await fixOf('inf', number)).toBe(
      'Put a finite number in row 5 (line 6), column x, or leave the cell empty.',
    );
  });
});

describe('other cells', () => {
  it.each([
    ['true', true],
    ['FALSE', false],
    ['1', true],
    [' 0 ', false],
  ])('boolean %j is %j', async (cell, value) => {
    const clean = value ? 'false' : 'true';
    const { stored } = await verdictOn({ type: 'boolean' }, clean, cell);
    expect(stored).toContain(value);
  });

  it.each(['yes', 't', '2', '1.0'])('boolean %j is refused', async (cell) => {
    const { refused } = await verdictOn({ type: 'boolean' }, 'true', cell);
    expect(refused).toEqual(['WRONG_TYPE 6']);
  });

  it.each([
    ['%Y-%m-%d', '2024-02-29', '2024-02-29'],
    ['%Y-%m-%d', ' 2024-02-29 ', '2024-02-29'],
    ['%d%b%Y', '29Feb2024', '2024-02-29'],
    ['%-d.%-m.%Y', '9.2.2024', '2024-02-09'],
  ])('date by %s: %j', async (format, cell, value) => {
    const clean = format === '%Y-%m-%d' ? '2024-01-01' : cell;
    const { stored } = await verdictOn({ type: 'date', format }, clean, cell);
    expect(stored).toContain(value);
  });

  it.each([
    '2023-02-29',
    '2024-2-9',
    '24-02-09',
    '2024/02/09',
    '2024-02-09T00:00:00',
    '12024-02-09',
  ])('date %j is refused', async (cell) => {
    const { refused } = await verdictOn({ type: 'date' }, '2024-01-01', cell);
    expect(refused).toEqual(['WRONG_TYPE 6']);
  });

  it('times with an offset become UTC', async () => {
    const rule: Rule = { type: 'timestamp', format: '%Y-%m-%dT%H:%M:%S%z' };
    const { stored } = await verdictOn(rule, '2024-01-01T00:00:00+00', '2024-07-01T01:30:00+02:00');
    expect(stored).toContain('2024-06-30 23:30:00');
  });

  it('blanks, quotes and line breaks are part of text', async () => {
    const { stored } = await verdictOn({ type: 'string' }, 'plain', '" a ""b""\r\n, c "');
    expect(stored).toContain(' a "b"\r\n, c ');
  });

  it('only the listed texts mean "no value", compared literally', async () => {
    const definition = aDefinition(
      {
        id: { type: 'integer' },
        n: { type: 'integer', nullable: true },
        s: { type: 'string', nullable: true },
      },
      { data: { nulls: ['NA', '-9'], key: ['id'] } },
    );
    const n = ['1', 'NA', '-9', '2'];
    const s = ['', 'NA', '""', ' NA'];
    const file = csvOf({
      id: (row) => row,
      n: (row) => n[row % 4] ?? '',
      s: (row) => s[row % 4] ?? '',
    });
    const { training, holdOut } = await examineFile(file, definition);
    const rows = [...training, ...holdOut];
    expect(new Set(rows.map((row) => row['n']))).toEqual(new Set(['1', null, '2']));
    expect(new Set(rows.map((row) => row['s']))).toEqual(new Set(['', null, ' NA']));
  });

  it('an empty nulls list makes empty cells text, and wrong numbers', async () => {
    const columns = { n: integer, s: { type: 'string' } } as const;
    const definition = aDefinition(columns, { data: { nulls: [] } });
    const { result } = await examineFile(csvOf({ n: () => '', s: () => '' }), definition);
    expect(result.findings.map(({ code, column }) => [code, column])).toEqual([
      ['WRONG_TYPE', 'n'],
    ]);
  });
});

describe('bounds and sets', () => {
  it.each([
    [{ type: 'integer', min: 0, max: 9 }, ['0', '9'], ['-1', '10']],
    [
      { type: 'number', min: 0.1, max: 0.3 },
      ['0.1', '0.3', '0.2'],
      ['0.09999999999999999', '0.30000000000000004'],
    ],
    [
      { type: 'date', min: '2024-01-01', max: '2024-12-31' },
      ['2024-01-01', '2024-12-31'],
      ['2023-12-31', '2025-01-01'],
    ],
    [
      { type: 'timestamp', min: '2024-01-01T00:00:00.5Z', format: '%Y-%m-%dT%H:%M:%S.%f' },
      ['2024-01-01T00:00:00.500000'],
      ['2024-01-01T00:00:00.499999'],
    ],
    [{ type: 'category', values: ['a', "it's"] }, ['a', "it's"], ['A', ' a', 'b']],
    [{ type: 'string', maxLength: 2 }, ['é', '日本', '🙂'], ['abc']],
  ] satisfies [Rule, string[], string[]][])('%o', async (rule, good, bad) => {
    const definition = aDefinition({ x: rule });
    const cells = [...good, ...bad];
    const { result } = await examineFile(
      csvOf({ x: (row) => cells[(row - 1) % cells.length] ?? '' }, cells.length * 2),
      definition,
    );
    const found = result.findings.flatMap(({ samples }) => samples.map(({ got }) => got));
    expect(new Set(found)).toEqual(new Set(bad));
    expect(result.findings.reduce((sum, { count }) => sum + count, 0)).toBe(bad.length * 2);
  });

  it('a hundred thousand categories are refused', async () => {
    const definition = aDefinition({ x: { type: 'category' } });
    const { result } = await examineFile(csvOf({ x: (row) => `v${row}` }, 100_000), definition);
    expect(result.findings).toMatchObject([
      { code: 'OVER_LIMIT', column: 'x', count: 1, samples: [] },
    ]);
  });

  it.each([
    [1_000, 'accepted'],
    [1_001, 'refused'],
  ])('%i categories are %s', async (values, outcome) => {
    const file = csvOf({ x: (row) => `v${row % values}` }, 5_000);
    const { result } = await examineFile(file, aDefinition({ x: { type: 'category' } }));
    expect(result.outcome).toBe(outcome);
  });
});
