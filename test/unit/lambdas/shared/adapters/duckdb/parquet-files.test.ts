import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { modelDefinition } from '../../../../../../pipelines/model-definition/contract.ts';
import { aDefinition, examineFile, parquetOf } from '../../../../../support/examine-file.ts';

describe('Parquet', () => {
  const typed = modelDefinition.parse({
    name: 'toy',
    task: 'binary',
    data: {
      columns: {
        int8: { type: 'integer' },
        uint64: { type: 'integer' },
        float: { type: 'number' },
        decimal: { type: 'number' },
        flag: { type: 'boolean', nullable: true },
        code: { type: 'category' },
        day: { type: 'date' },
        zoned: { type: 'timestamp' },
        naive: { type: 'timestamp' },
        label: { type: 'boolean' },
      },
      label: { column: 'label' },
      time: 'zoned',
    },
  });

  it('as Arrow writes it is read type by type', async () => {
    const file = await readFile(
      new URL('../../../../../fixtures/ingest/typed.parquet', import.meta.url),
    );
    const { result, training } = await examineFile(file, typed);
    expect(result.findings).toEqual([]);
    expect(training[30]).toEqual({
      code: 'c0',
      day: '2024-01-02',
      decimal: 7.5,
      flag: true,
      float: 7.5,
      int8: '0',
      label: true,
      naive: '2024-01-02 06:00:00',
      uint64: '30',
      zoned: '2024-01-02 06:00:00',
    });
  });

  it('of another type than the contract says is refused by column', async () => {
    const definition = aDefinition({
      a: { type: 'integer' },
      b: { type: 'category' },
      c: { type: 'date' },
      d: { type: 'number' },
    });
    const file = await parquetOf(
      `SELECT i % 2 = 0 AS y, i + 0.5::DOUBLE AS a, i AS b, TIMESTAMP '2024-01-01' AS c, 'x' AS d FROM range(9) t(i)`,
    );
    const { result } = await examineFile(file, definition);
    expect(result.findings.map(({ code, column, message }) => [code, column, message])).toEqual([
      ['WRONG_TYPE', 'a', 'Column "a" is stored as DOUBLE.'],
      ['WRONG_TYPE', 'b', 'Column "b" is stored as BIGINT.'],
      ['WRONG_TYPE', 'c', 'Column "c" is stored as TIMESTAMP.'],
      ['WRONG_TYPE', 'd', 'Column "d" is stored as VARCHAR.'],
    ]);
  });

  it('is checked by the same rules, and samples name the row', async () => {
    const definition = aDefinition({
      n: { type: 'number' },
      big: { type: 'integer' },
      s: { type: 'category', values: ['a'] },
    });
    const file = await parquetOf(
      `SELECT i % 2 = 0 AS y, CASE i WHEN 3 THEN 'nan'::DOUBLE WHEN 4 THEN NULL ELSE i END AS n, CASE i WHEN 5 THEN 18446744073709551615 ELSE i END::UBIGINT AS big, CASE i WHEN 6 THEN 'b' ELSE 'a' END AS s FROM range(20) t(i)`,
    );
    const { result } = await examineFile(file, definition);
    expect(result.findings.map(({ code, column, samples }) => [code, column, samples])).toEqual([
      ['NOT_EXACT', 'big', [{ row: 6, got: '18446744073709551615' }]],
      ['MISSING_VALUE', 'n', [{ row: 5, got: '' }]],
      ['NOT_FINITE', 'n', [{ row: 4, got: 'nan' }]],
      ['NOT_ALLOWED', 's', [{ row: 7, got: 'b' }]],
    ]);
  });

  it('holds no more than the limits allow', async () => {
    const file = await parquetOf(
      "SELECT i % 2 = 0 AS y, i AS x, repeat('z', 50) AS s FROM range(100) t(i)",
    );
    const columns = { x: { type: 'integer' }, s: { type: 'string' } } as const;
    const messages = async (limits: Record<string, number>) =>
      (await examineFile(file, aDefinition(columns, { limits }))).result.findings.map(
        ({ message }) => message,
      );
    expect(await messages({})).toEqual(['Column "s" has the same value in every row.']);
    expect(await messages({ maxRows: 99 })).toEqual(['The file has more than 99 rows.']);
    expect(await messages({ maxColumns: 2 })).toEqual(['The file has more than 2 columns.']);
    expect(await messages({ maxUncompressedBytes: 10 })).toEqual([
      'Unpacked, the file is larger than 10 bytes.',
    ]);
    expect(await messages({ maxCellBytes: 49 })).toEqual([
      'Column "s": 100 cells are longer than 49 bytes.',
    ]);
  });

  it('that is damaged inside is refused with a reason that names no path', async () => {
    const file = await parquetOf(
      'SELECT i % 2 = 0 AS y, i AS x, md5(i::VARCHAR) AS s FROM range(9000) t(i)',
    );
    const columns = { x: { type: 'integer' }, s: { type: 'string' } } as const;
    for (const from of [20, 30_000, file.length - 60]) {
      const damaged = Buffer.from(file);
      damaged.fill(0xff, from, from + 40);
      const { result } = await examineFile(damaged, aDefinition(columns));
      expect(result.findings).toMatchObject([{ code: 'BROKEN_FILE' }]);
      expect(result.findings[0]?.message).not.toContain('/');
    }
  });
});
