import type { ColumnRule } from '../../../../pipelines/data-contract/contract.ts';
import type { CellSql } from './cell-sql.ts';
import { maxDecimalDigits } from './parquet-file.ts';
import { largestExact, quality } from './staged.ts';

const narrowIntegers = ['TINYINT', 'SMALLINT', 'INTEGER', 'UTINYINT', 'USMALLINT', 'UINTEGER'];
/** Integers that can be more than a 64-bit float holds exactly. */
const wideIntegers = ['BIGINT', 'UBIGINT', 'HUGEINT', 'UHUGEINT'];
/** Whole numbers of so many digits are always within {@link largestExact}. */
const exactDigits = 15;

/**
 * SQL for the value of a Parquet cell under a rule; `undefined` if its column's type can't hold
 * what the rule asks for.
 *
 * @param stored - the column's type, as DuckDB names it
 */
export function parquetCell(
  type: ColumnRule['type'],
  stored: string,
  cell: string,
): CellSql | undefined {
  switch (type) {
    case 'integer':
      return wholeCell(stored, cell);
    case 'number':
      return numberCell(stored, cell);
    case 'boolean':
      return stored === 'BOOLEAN' ? cast(cell, 'BOOLEAN') : undefined;
    case 'category':
    case 'string':
      return ['VARCHAR', 'UUID'].includes(stored) || stored.startsWith('ENUM')
        ? cast(cell, 'VARCHAR')
        : undefined;
    case 'date':
      return stored === 'DATE' ? momentCell(cell, 'DATE') : undefined;
    case 'timestamp':
      return stored.startsWith('TIMESTAMP') ? momentCell(cell, 'TIMESTAMP') : undefined;
  }
}

function wholeCell(stored: string, cell: string): CellSql | undefined {
  if (narrowIntegers.includes(stored)) return cast(cell, 'BIGINT');
  const decimal = decimalIn(stored);
  if (decimal?.scale === 0 && decimal.precision <= exactDigits) return cast(cell, 'BIGINT');
  const isWide = wideIntegers.includes(stored) || decimal?.scale === 0;
  return isWide ? exactCell(cell, 'BIGINT', isWithinExact(cell)) : undefined;
}

function numberCell(stored: string, cell: string): CellSql | undefined {
  const isNarrow = ['FLOAT', 'DOUBLE', ...narrowIntegers].includes(stored);
  if (isNarrow) return cast(cell, 'DOUBLE');
  if (wideIntegers.includes(stored)) return exactCell(cell, 'DOUBLE', isWithinExact(cell));
  const decimal = decimalIn(stored);
  if (decimal === undefined) return undefined;
  if (decimal.precision <= exactDigits) return cast(cell, 'DOUBLE');
  // DuckDB divides a decimal's digits as a float: with more of them than that holds, the result is
  // not the nearest float. Its text is read as CSV's is.
  const text = `CAST(${cell} AS VARCHAR)`;
  if (decimal.precision - decimal.scale <= exactDigits) return cast(text, 'DOUBLE');
  // With places it is a measurement, and the nearest float is what it means.
  const isExact = `(${isWithinExact(cell)} OR ${cell} <> trunc(${cell}))`;
  return {
    ...exactCell(cell, 'DOUBLE', isExact),
    value: `CASE WHEN ${isExact} THEN CAST(${text} AS DOUBLE) END`,
  };
}

function cast(cell: string, target: string): CellSql {
  return { value: `CAST(${cell} AS ${target})`, quality: undefined };
}

function isWithinExact(cell: string): string {
  return `${cell} BETWEEN -${largestExact} AND ${largestExact}`;
}

/** NULL, and coded so, beyond what a 64-bit float holds exactly. */
function exactCell(cell: string, target: string, isExact: string): CellSql {
  return {
    value: `CASE WHEN ${isExact} THEN CAST(${cell} AS ${target}) END`,
    quality: codeUnless(`${cell} IS NULL OR ${isExact}`, quality.notExact),
  };
}

/** Parquet can hold infinity, and years that neither ISO 8601 nor most readers have. */
function momentCell(cell: string, target: 'DATE' | 'TIMESTAMP'): CellSql {
  const moment = `TRY_CAST(${cell} AS ${target})`;
  const isReal = `${moment} >= ${target} '0001-01-01' AND ${moment} < ${target} '10000-01-01'`;
  return {
    value: `CASE WHEN ${isReal} THEN ${moment} END`,
    quality: codeUnless(`${cell} IS NULL OR coalesce(${isReal}, false)`, quality.unreadable),
  };
}

function codeUnless(isFit: string, code: number): string {
  return `CAST(CASE WHEN ${isFit} THEN 0 ELSE ${code} END AS TINYINT)`;
}

function decimalIn(stored: string): { precision: number; scale: number } | undefined {
  const [, precision, scale] = /^DECIMAL\((\d+),(\d+)\)$/u.exec(stored) ?? [];
  if (precision === undefined || Number(precision) > maxDecimalDigits) return undefined;
  return { precision: Number(precision), scale: Number(scale) };
}
