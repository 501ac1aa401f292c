import { describe, expect, it } from 'vitest';
import { parquetLayout } from '../../../../../../lambdas/shared/adapters/duckdb/parquet-layout.ts';

function layoutOf(columns: number) {
  const [, rows, dictionary] =
    /^ROW_GROUP_SIZE (\d+), \w+ (\d+)$/u.exec(parquetLayout(columns)) ?? [];
  return { rows: Number(rows), dictionary: Number(dictionary) };
}

describe('the layout of a Parquet file', () => {
  it.each([0, 1, 20])('is the usual one with %i columns', (columns) => {
    expect(layoutOf(columns)).toEqual({ rows: 122_880, dictionary: 1_048_576 });
  });

  it.each([21, 100, 1_000])('needs no more memory with %i columns', (columns) => {
    const { rows, dictionary } = layoutOf(columns);
    expect(rows % 2_048).toBe(0);
    expect(rows * columns).toBeLessThanOrEqual(20 * 122_880);
    expect(dictionary * columns).toBeLessThanOrEqual(20 * 1_048_576);
  });
});
