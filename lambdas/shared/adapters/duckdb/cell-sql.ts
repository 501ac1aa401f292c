import type { ColumnRule } from '../../../../pipelines/data-contract/contract.ts';
import { fixedWidthOf } from '../../../../pipelines/data-contract/strptime.ts';
import { literal } from './sql-text.ts';
import { largestExact, quality } from './staged.ts';

/** How a cell of text becomes a typed value, and a code when it can't. */
export interface CellSql {
  readonly value: string;
  readonly quality: string | undefined;
}

const wholePattern = String.raw`[+-]?[0-9]+(\.0*)?`;
const numberPattern = String.raw`[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?`;
const notFinitePattern = '(?i)[+-]?(nan|inf|infinity)';

/**
 * SQL for the value of a CSV cell under a rule.
 *
 * @param cell - an expression of type VARCHAR, NULL for "no value"
 * @param mayHaveBlanks - could there be blanks around it? They count in text alone
 */
export function textCell(rule: ColumnRule, cell: string, mayHaveBlanks: boolean): CellSql {
  const text = mayHaveBlanks ? `trim(${cell}, ' \t')` : cell;
  switch (rule.type) {
    case 'integer':
      return integerCell(cell, text);
    case 'number':
      return numberCell(cell, text);
    case 'boolean':
      return readable(
        cell,
        `CASE lower(${text}) WHEN 'true' THEN true WHEN '1' THEN true WHEN 'false' THEN false WHEN '0' THEN false END`,
      );
    case 'date':
      return readable(cell, `CAST(${strptime(text, rule.format)} AS DATE)`);
    case 'timestamp':
      return readable(cell, `CAST(${strptime(text, rule.format)} AS TIMESTAMP)`);
    case 'category':
    case 'string':
      return { value: cell, quality: undefined };
  }
}

function integerCell(cell: string, text: string): CellSql {
  const isWhole = `regexp_full_match(${text}, '${wholePattern}')`;
  const value = `CASE WHEN ${isWhole} THEN TRY_CAST(${text} AS BIGINT) END`;
  return {
    value,
    quality: qualityOf(cell, value, [
      [isWhole, quality.notExact],
      [isNotFinite(text), quality.notFinite],
    ]),
  };
}

function numberCell(cell: string, text: string): CellSql {
  const isNumber = `regexp_full_match(${text}, '${numberPattern}')`;
  const isWhole = `regexp_full_match(${text}, '${wholePattern}')`;
  // Cut before the point: a HUGEINT of '1.0' would be read the long way round.
  const whole = `TRY_CAST(split_part(${text}, '.', 1) AS HUGEINT)`;
  const isInexact = `${isWhole} AND coalesce(abs(${whole}) > ${largestExact}, true)`;
  const float = `TRY_CAST(${text} AS DOUBLE)`;
  const value = `CASE WHEN ${isNumber} AND isfinite(${float}) AND NOT (${isInexact}) THEN ${float} END`;
  return {
    value,
    quality: qualityOf(cell, value, [
      [isInexact, quality.notExact],
      [`${isNumber} OR ${isNotFinite(text)}`, quality.notFinite],
    ]),
  };
}

function readable(cell: string, value: string): CellSql {
  return { value, quality: qualityOf(cell, value, []) };
}

/** @param unfit - what else it may be than unreadable, tested in this order */
function qualityOf(cell: string, value: string, unfit: readonly (readonly [string, number])[]) {
  const cases = unfit.map(([condition, code]) => `WHEN ${condition} THEN ${code}`).join(' ');
  return `CAST(CASE WHEN ${cell} IS NULL OR (${value}) IS NOT NULL THEN 0 ${cases} ELSE ${quality.unreadable} END AS TINYINT)`;
}

function isNotFinite(text: string): string {
  return `regexp_full_match(${text}, '${notFinitePattern}')`;
}

/** The parser is lenient about leading zeros, so a format of fixed width is held to its width. */
function strptime(text: string, format: string): string {
  const parsed = `try_strptime(${text}, ${literal(format)})`;
  const width = fixedWidthOf(format);
  return width === undefined ? parsed : `CASE WHEN length(${text}) = ${width} THEN ${parsed} END`;
}
