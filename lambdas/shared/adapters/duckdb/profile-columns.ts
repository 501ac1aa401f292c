import type { ColumnProfile } from '../../../../pipelines/dataset/contract.ts';
import { categorySummaryOf, numericProfileOf } from '../../../../pipelines/dataset/profile.ts';
import { sortNumbers } from '../../../../pipelines/dataset/sort-numbers.ts';
import { readNumbers } from './read-numbers.ts';
import { numberIn, type DuckDbSession } from './session.ts';
import type { Staged, StagedColumn } from './staged.ts';

/** Room for the values of the columns that are read at once. */
const maxBatchBytes = 64 * 1024 * 1024;

/**
 * The profile of every stored column over the rows that `kept` (SQL) is true for. Numbers are
 * sorted in memory of their own, a few columns at a time; values of text are counted by the engine.
 */
export async function profileColumns(
  session: DuckDbSession,
  staged: Staged,
  kept: string,
): Promise<Map<string, ColumnProfile>> {
  const rows = numberIn(
    await session.row(`SELECT count(*) AS n FROM ${staged.relation} WHERE ${kept}`),
    'n',
  );
  const relation = `(SELECT * FROM ${staged.relation} WHERE ${kept})`;
  const profiles = new Map<string, ColumnProfile>();
  const numeric = staged.columns.filter((column) => asDouble(column) !== undefined);
  for await (const [column, profile] of numericProfiles(session, relation, numeric, rows)) {
    profiles.set(column.column.name, profile);
  }
  for (const column of staged.columns.filter((column) => asDouble(column) === undefined)) {
    profiles.set(column.column.name, await textProfile(session, relation, column, rows));
  }
  return profiles;
}

async function* numericProfiles(
  session: DuckDbSession,
  relation: string,
  columns: readonly StagedColumn[],
  rows: number,
): AsyncGenerator<readonly [StagedColumn, ColumnProfile]> {
  const atOnce = Math.max(1, Math.floor(maxBatchBytes / (8 * Math.max(1, rows))));
  const scratch = new Float64Array(rows);
  const room = Array.from(
    { length: Math.min(atOnce, columns.length) },
    () => new Float64Array(rows),
  );
  for (let start = 0; start < columns.length; start += atOnce) {
    const batch = columns.slice(start, start + atOnce);
    const expressions = batch.map((column) => asDouble(column) ?? 'NULL');
    const lengths = await readNumbers(session, relation, expressions, room);
    for (const [i, column] of batch.entries()) {
      const values = room[i] ?? scratch;
      yield [column, numericProfile(column, values, lengths[i] ?? 0, scratch, rows)];
    }
  }
}

function numericProfile(
  { column }: StagedColumn,
  values: Float64Array,
  length: number,
  scratch: Float64Array,
  rows: number,
): ColumnProfile {
  const counted = { type: column.rule.type, count: length, nulls: rows - length };
  if (length === 0) return { ...counted, distinct: 0 };
  sortNumbers(values, scratch, length);
  const { distinct, numeric } = numericProfileOf(values, length);
  return { ...counted, distinct, ...(column.rule.pii ? {} : { numeric }) };
}

/** Numbers as they are, dates and times as seconds since 1970; other columns have no number. */
function asDouble({ column, value }: StagedColumn): string | undefined {
  switch (column.rule.type) {
    case 'integer':
    case 'number':
      return `CAST(${value} AS DOUBLE)`;
    case 'date':
    case 'timestamp':
      return `CAST(epoch_us(${value}) AS DOUBLE) / 1000000`;
    default:
      return undefined;
  }
}

async function textProfile(
  session: DuckDbSession,
  relation: string,
  { column, value }: StagedColumn,
  rows: number,
): Promise<ColumnProfile> {
  const counts = await session.row(
    `SELECT count(${value}) AS present, count(DISTINCT ${value}) AS different FROM ${relation}`,
  );
  const count = numberIn(counts, 'present');
  const distinct = numberIn(counts, 'different');
  const profile = { type: column.rule.type, count, nulls: rows - count, distinct };
  if (column.rule.type === 'string' || column.rule.pii) return profile;
  const groups = await session.rows(
    `SELECT CAST(${value} AS VARCHAR) AS value, count(*) AS n FROM ${relation} WHERE ${value} IS NOT NULL GROUP BY 1 ORDER BY n DESC, value`,
  );
  const categories = categorySummaryOf(
    groups.map((group) => ({ value: String(group['value']), count: numberIn(group, 'n') })),
  );
  return { ...profile, categories };
}
