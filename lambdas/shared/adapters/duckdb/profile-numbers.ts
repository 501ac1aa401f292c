import { setImmediate } from 'node:timers/promises';
import type { ColumnProfile } from '../../../../pipelines/dataset/contract.ts';
import { numericProfileOf } from '../../../../pipelines/dataset/profile.ts';
import { sortNumbers } from '../../../../pipelines/dataset/sort-numbers.ts';
import { readNumbers } from './read-numbers.ts';
import { numberIn, type DuckDbSession } from './session.ts';
import type { StagedColumn } from './staged.ts';

/** Room for the values of the columns that are read at once. */
const maxBatchBytes = 64 * 1024 * 1024;
/** So few are sorted in less time than a query for each column takes. */
const fewRows = 20_000;
/** Whole numbers and days within so wide a span are few enough to be counted one by one. */
const narrowSpan = 10_000;

/** A column of numbers, dates or times, and what it is as a 64-bit float. */
export interface NumericColumn {
  readonly staged: StagedColumn;
  /** SQL of type DOUBLE: dates and times are seconds since 1970-01-01T00:00:00Z. */
  readonly double: string;
}

/** The column as a number, if it is one. */
export function numericColumn(staged: StagedColumn): NumericColumn | undefined {
  switch (staged.column.rule.type) {
    case 'integer':
    case 'number':
      return { staged, double: `CAST(${staged.value} AS DOUBLE)` };
    case 'date':
    case 'timestamp':
      return { staged, double: `CAST(epoch_us(${staged.value}) AS DOUBLE) / 1000000` };
    case 'boolean':
    case 'category':
    case 'string':
      return undefined;
  }
}

/**
 * Profiles numeric columns of a relation of so many rows. Where few different values are possible
 * the engine counts them; others are sorted in memory of their own, a few columns at a time.
 */
export async function* profileNumbers(
  session: DuckDbSession,
  relation: string,
  columns: readonly NumericColumn[],
  rows: number,
): AsyncGenerator<readonly [name: string, ColumnProfile]> {
  const scratch = new Float64Array(rows);
  const narrow = rows < fewRows ? [] : await narrowColumns(session, relation, columns);
  for (const column of narrow) {
    const length = await countValues(session, relation, column, scratch);
    yield [column.staged.column.name, profileOf(column, scratch, length, rows)];
  }
  const wide = columns.filter((column) => !narrow.includes(column));
  const atOnce = Math.max(1, Math.floor(maxBatchBytes / (8 * Math.max(1, rows))));
  const room = wide.slice(0, atOnce).map(() => new Float64Array(rows));
  for (let start = 0; start < wide.length; start += atOnce) {
    const batch = wide.slice(start, start + atOnce);
    const expressions = batch.map(({ double }) => double);
    const lengths = await readNumbers(session, relation, expressions, room);
    for (const [i, column] of batch.entries()) {
      const values = room[i] ?? scratch;
      const length = lengths[i] ?? 0;
      sortNumbers(values, scratch, length);
      yield [column.staged.column.name, profileOf(column, values, length, rows)];
      // Sorting keeps the thread: the queries that run beside must be told when they are done.
      await setImmediate();
    }
  }
}

/** The columns of whole numbers and dates that span little. */
async function narrowColumns(
  session: DuckDbSession,
  relation: string,
  columns: readonly NumericColumn[],
): Promise<NumericColumn[]> {
  const spans = columns.flatMap(({ staged: { column, value } }, i) =>
    column.rule.type === 'integer' || column.rule.type === 'date'
      ? [`coalesce(max(${value}) - min(${value}), 0) <= ${narrowSpan} AS narrow${i}`]
      : [],
  );
  if (spans.length === 0) return [];
  const row = await session.row(`SELECT ${spans.join(', ')} FROM ${relation}`);
  return columns.filter((_, i) => row[`narrow${i}`] === true);
}

/** Fills an array with a column's values, ascending, and answers how many there are. */
async function countValues(
  session: DuckDbSession,
  relation: string,
  { double, staged: { value } }: NumericColumn,
  target: Float64Array,
): Promise<number> {
  const counted = await session.rows(
    `SELECT ${double} AS value, count(*) AS n FROM ${relation} WHERE ${value} IS NOT NULL GROUP BY 1 ORDER BY 1`,
  );
  let length = 0;
  for (const row of counted) {
    const end = length + numberIn(row, 'n');
    target.fill(numberIn(row, 'value'), length, end);
    length = end;
  }
  return length;
}

function profileOf(
  { staged: { column } }: NumericColumn,
  sorted: Float64Array,
  length: number,
  rows: number,
): ColumnProfile {
  const counted = { type: column.rule.type, count: length, nulls: rows - length };
  if (length === 0) return { ...counted, distinct: 0 };
  const { distinct, numeric } = numericProfileOf(sorted, length);
  return { ...counted, distinct, ...(column.rule.pii ? {} : { numeric }) };
}
