import { columnRule, type ColumnRule } from '../../../../pipelines/data-contract/contract.ts';
import type {
  CategorySummary,
  FeatureType,
  NumericSummary,
} from '../../../../pipelines/drift/contract.ts';
import type { ModelDefinition } from '../../../../pipelines/model-definition/contract.ts';
import { textCell } from './cell-sql.ts';
import {
  CategoryCounter,
  NumberCounter,
  PresenceCounter,
  type ValueCounter,
} from './count-values.ts';
import { parquetCell } from './parquet-cell.ts';

/** What a column of traffic is counted into. */
export interface CountedColumn {
  readonly rule: ColumnRule;
  /** Known values of a category or boolean, in the order of their codes; empty for numbers. */
  readonly known: readonly string[];
  readonly counter: ValueCounter;
}

/** What a baseline knows of a column. */
export interface KnownDistribution {
  readonly numeric?: NumericSummary | undefined;
  readonly categories?: CategorySummary | undefined;
  readonly otherValues: readonly string[];
}

/** A column whose values are counted into the bins of its baseline. */
export function countedColumn(rule: ColumnRule, baseline: KnownDistribution): CountedColumn {
  const { numeric, categories, otherValues } = baseline;
  if (numeric) return { rule, known: [], counter: new NumberCounter(numeric) };
  if (categories && categories.top.length > 0) {
    const known = [...categories.top.map(({ value }) => value), ...otherValues];
    return { rule, known, counter: new CategoryCounter(categories, otherValues) };
  }
  return { rule, known: [], counter: new PresenceCounter() };
}

/** The rule a feature is read by: the definition's, unless the champion knew it as another type. */
export function ruleOf(name: string, type: FeatureType, { data }: ModelDefinition): ColumnRule {
  const rule = data.columns[name];
  return rule?.type === type ? rule : columnRule.parse({ type });
}

/** A cell as it lies in a source. */
export interface SourceCell {
  readonly sql: string;
  /** DuckDB's name of its type; text that a contract's formats apply to is `VARCHAR`. */
  readonly stored: string;
}

/**
 * SQL of type DOUBLE for a cell: a number, a moment in seconds since 1970, the code of a known value
 * (the next one for any other), or what `sentinels` says.
 *
 * @param enumeration - the name of the ENUM type of the known values, if there are any
 */
export function encodedCell(
  { rule, known }: CountedColumn,
  cell: SourceCell,
  enumeration: string | undefined,
): string {
  const value = typedValue(rule, cell);
  const double =
    enumeration === undefined
      ? asDouble(rule.type, value)
      : `CAST(coalesce(enum_code(TRY_CAST(CAST(${value} AS VARCHAR) AS ${enumeration})), ${known.length}) AS DOUBLE)`;
  const fit = isNumeric(rule.type)
    ? `WHEN isfinite(${double}) THEN ${double} ELSE CAST('inf' AS DOUBLE)`
    : `ELSE ${double}`;
  return `CASE WHEN ${cell.sql} IS NULL THEN CAST('nan' AS DOUBLE) WHEN ${value} IS NULL THEN CAST('-inf' AS DOUBLE) ${fit} END`;
}

function typedValue(rule: ColumnRule, { sql, stored }: SourceCell): string {
  const typed = stored === 'VARCHAR' ? undefined : parquetCell(rule.type, stored, sql);
  if (typed !== undefined) return typed.value;
  const text = stored === 'VARCHAR' ? sql : `CAST(${sql} AS VARCHAR)`;
  // Whoever answered has read the number: how it was written matters no more.
  if (rule.type === 'integer' || rule.type === 'number') return `TRY_CAST(${text} AS DOUBLE)`;
  return textCell(rule, text, true).value;
}

/** Of a category without known values it matters only that there is one. */
function asDouble(type: ColumnRule['type'], value: string): string {
  if (isNumeric(type)) return `CAST(${value} AS DOUBLE)`;
  const isMoment = type === 'date' || type === 'timestamp';
  return isMoment ? `CAST(epoch_us(${value}) AS DOUBLE) / 1000000` : 'CAST(0 AS DOUBLE)';
}

function isNumeric(type: ColumnRule['type']): boolean {
  return type === 'integer' || type === 'number';
}
