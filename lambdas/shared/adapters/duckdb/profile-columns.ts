import type { ColumnProfile } from '../../../../pipelines/dataset/contract.ts';
import { categorySummaryOf } from '../../../../pipelines/dataset/profile.ts';
import { numericColumn, profileNumbers } from './profile-numbers.ts';
import { numberIn, textIn, type DuckDbSession } from './session.ts';
import type { Staged, StagedColumn } from './staged.ts';

/** The profile of every stored column over the rows that `kept` (SQL) is true for. */
export async function profileColumns(
  session: DuckDbSession,
  staged: Staged,
  kept: string,
): Promise<Map<string, ColumnProfile>> {
  const relation = `(SELECT * FROM ${staged.relation} WHERE ${kept})`;
  const rows = numberIn(await session.row(`SELECT count(*) AS n FROM ${relation}`), 'n');
  const numeric = staged.columns.flatMap((column) => numericColumn(column) ?? []);
  const profiles = new Map<string, ColumnProfile>();
  for await (const [name, profile] of profileNumbers(session, relation, numeric, rows)) {
    profiles.set(name, profile);
  }
  for (const column of staged.columns) {
    if (profiles.has(column.column.name)) continue;
    profiles.set(column.column.name, await profileText(session, relation, column, rows));
  }
  return profiles;
}

async function profileText(
  session: DuckDbSession,
  relation: string,
  { column, value }: StagedColumn,
  rows: number,
): Promise<ColumnProfile> {
  const { type, pii } = column.rule;
  if (type === 'string' || pii) {
    const counts = await session.row(
      `SELECT count(${value}) AS present, count(DISTINCT ${value}) AS different FROM ${relation}`,
    );
    const count = numberIn(counts, 'present');
    return { type, count, nulls: rows - count, distinct: numberIn(counts, 'different') };
  }
  const groups = await session.rows(
    `SELECT CAST(${value} AS VARCHAR) AS value, count(*) AS n FROM ${relation} WHERE ${value} IS NOT NULL GROUP BY 1 ORDER BY n DESC, value`,
  );
  const values = groups.map((group) => {
    return { value: textIn(group, 'value'), count: numberIn(group, 'n') };
  });
  const count = values.reduce((sum, group) => sum + group.count, 0);
  const distinct = values.length;
  return {
    type,
    count,
    nulls: rows - count,
    distinct,
    categories: categorySummaryOf(values),
  };
}
