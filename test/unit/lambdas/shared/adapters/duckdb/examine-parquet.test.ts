import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { ModelDefinitionInput } from '../../../../../../pipelines/model-definition/contract.ts';
import { aDefinition, examineFile, parquetOf } from '../../../../../support/examine-file.ts';

type Rule = ModelDefinitionInput['data']['columns'][string];

/** 40 rows whose column x is 1 or another value by row number i from 0. */
async function examined(rule: Rule, x: string) {
  const definition = aDefinition(
    { id: { type: 'integer' }, x: rule },
    { data: { key: ['id'], extraColumns: 'ignore' } },
  );
  const file = await parquetOf(
    `SELECT i % 2 = 0 AS y, i AS id, ${x} AS x FROM (SELECT CAST(range AS INTEGER) AS i FROM range(40))`,
  );
  const { result, training, holdOut } = await examineFile(file, definition);
  const found = result.findings.filter(({ severity }) => severity === 'error');
  return {
    found: found.map(({ code, count, samples }) => [code, count, samples[0]?.got]),
    stored: [...training, ...holdOut]
      .toSorted((a, b) => Number(a['id']) - Number(b['id']))
      .map((row) => row['x']),
  };
}

describe('columns of Parquet', () => {
  it.each([
    ['integer', 'CAST(i AS DECIMAL(9,0))', '7'],
    ['integer', 'CAST(i AS DECIMAL(38,0))', '7'],
    ['number', 'CAST(i AS DECIMAL(38,0))', 7],
    ['number', 'CAST(i + 0.25 AS DECIMAL(38,20))', 7.25],
    ['number', 'CAST(i + 0.25 AS DECIMAL(38,30))', 7.25],
    [
      'string',
      "CAST('00000000-0000-0000-0000-0000000000' || (10 + i) AS UUID)",
      expect.stringMatching(/17$/u),
    ],
    ['timestamp', "TIMESTAMP '9999-12-31 23:59:00' + to_seconds(i)", '9999-12-31 23:59:07'],
    ['date', "DATE '0001-01-01' + i", '0001-01-08'],
  ] as const)('%s from %s', async (type, sql, seventh) => {
    const { found, stored } = await examined({ type }, sql);
    expect(found).toEqual([]);
    expect(stored[7]).toEqual(seventh);
  });

  it.each([
    ['integer', "CAST('9007199254740993' AS DECIMAL(38,0))", 'NOT_EXACT', '9007199254740993'],
    ['number', "CAST('9007199254740993' AS DECIMAL(38,2))", 'NOT_EXACT', '9007199254740993.00'],
    ['timestamp', "TIMESTAMP 'infinity'", 'WRONG_TYPE', 'infinity'],
    ['timestamp', "TIMESTAMP '10000-01-01'", 'WRONG_TYPE', '10000-01-01 00:00:00'],
    ['date', "DATE '-infinity'", 'WRONG_TYPE', '-infinity'],
  ] as const)('%s refuses %s', async (type, value, code, got) => {
    const clean = value.replace(/'[^']*'/u, (text) => {
      return type === 'integer' || type === 'number' ? "'1'" : text && "'2024-01-01'";
    });
    const { found } = await examined({ type }, `CASE WHEN i = 5 THEN ${value} ELSE ${clean} END`);
    expect(found).toEqual([[code, 1, got]]);
  });

  it('decimals with places beyond 2^53 are measurements, and rounded', async () => {
    const { found, stored } = await examined(
      { type: 'number' },
      "CAST('9007199254740993.50' AS DECIMAL(38,2)) + i",
    );
    expect(found).toEqual([]);
    expect(stored[0]).toBe(9_007_199_254_740_994);
  });

  it('decimals of more digits than the reader has are refused, not read wrongly', async () => {
    const file = await readFile(
      new URL('../../../../../fixtures/ingest/long-decimal.parquet', import.meta.url),
    );
    const { result } = await examineFile(file, aDefinition({ x: { type: 'number' } }));
    expect(result.findings).toMatchObject([
      { code: 'WRONG_TYPE', message: 'Column "x" is stored as DECIMAL(60,2).' },
    ]);
  });

  it('named like the number of a row are refused by name', async () => {
    const file = await parquetOf('SELECT i % 2 = 0 AS y, i AS file_row_number FROM range(9) t(i)');
    const { result } = await examineFile(file, aDefinition());
    expect(result.findings).toMatchObject([
      { code: 'HEADER', message: 'No column of a Parquet file may be named "file_row_number".' },
    ]);
  });

  it('of another type count every row, and show no more than a line of a nested type', async () => {
    const fields = Array.from({ length: 50 }, (_, i) => `'field${i}': i`).join(', ');
    const { found } = await examined({ type: 'string' }, `{${fields}}`);
    expect(found).toEqual([['WRONG_TYPE', 40, expect.stringMatching(/^STRUCT\(.{112}…$/u)]]);
  });
});
