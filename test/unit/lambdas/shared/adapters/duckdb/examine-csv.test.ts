import { describe, expect, it } from 'vitest';
import { aDefinition, csvOf, examineFile } from '../../../../../support/examine-file.ts';
import { type Rule, verdictOn } from '../../../../../support/examine-cell.ts';

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
