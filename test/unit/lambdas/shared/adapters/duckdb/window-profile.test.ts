import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DuckDbTrafficEngine } from '../../../../../../lambdas/shared/adapters/duckdb/duckdb-traffic-engine.ts';
import type { WindowProfile } from '../../../../../../lambdas/shared/ports/traffic-engine.ts';
import { aDefinition, inWorkDirectory, parquetOf } from '../../../../../support/examine-file.ts';
import { numericProfile } from '../../../../pipelines/drift/samples.ts';

const engine = new DuckDbTrafficEngine({ memoryMb: 200, threads: 2 });
const definition = aDefinition({
  n: { type: 'number', nullable: true },
  i: { type: 'integer' },
  c: { type: 'category' },
  day: { type: 'date' },
});

function rowsSql(from: number, to: number): string {
  return `SELECT CASE WHEN i % 10 > 0 THEN sqrt(i) END AS n, CAST(i % 30 AS BIGINT) AS i, 'v' || (i % 130) AS c, DATE '2013-01-01' + CAST(i // 100 AS INTEGER) AS day FROM range(${from}, ${to}) t(i)`;
}

async function profileOf(files: readonly (readonly [number, number])[]): Promise<WindowProfile> {
  return await inWorkDirectory(async (workDirectory) => {
    const paths: string[] = [];
    for (const [from, to] of files) {
      const path = join(workDirectory, `part-${paths.length}.parquet`);
      await writeFile(path, await parquetOf(rowsSql(from, to)));
      paths.push(path);
    }
    const columns = ['n', 'c', 'day', 'i'];
    return await engine.profileWindow({ paths, definition, columns, workDirectory });
  });
}

describe('the profile of a window', () => {
  it('is of all its files, whatever their order', async () => {
    const whole = await profileOf([[0, 3_000]]);
    const parts = await profileOf([
      [1_000, 3_000],
      [0, 10],
      [10, 1_000],
    ]);
    expect(parts).toEqual(whole);
    expect(whole.rows).toBe(3_000);
  });

  it('has exact bins by rank', async () => {
    const { columns } = await profileOf([
      [0, 700],
      [700, 2_000],
    ]);
    const present = Array.from({ length: 2_000 }, (_, i) => i).filter((i) => i % 10 > 0);
    const expected = numericProfile(present.map(Math.sqrt), 200);
    expect(columns.get('n')).toEqual(expected);
    expect(columns.get('i')?.numeric?.counts.length).toBe(30);
    expect(columns.get('day')?.numeric?.min).toBe(Date.UTC(2013, 0, 1) / 1_000);
  });

  it('names the values beyond the hundred most frequent', async () => {
    const { columns, otherValues } = await profileOf([[0, 1_000]]);
    const { categories } = columns.get('c') ?? {};
    const others = otherValues.get('c') ?? [];
    expect(categories?.top.length).toBe(100);
    expect(others.length).toBe(30);
    const all = new Set([...others, ...(categories?.top.map(({ value }) => value) ?? [])]);
    expect(all.size).toBe(130);
    expect(otherValues.has('n')).toBe(false);
  });
});
