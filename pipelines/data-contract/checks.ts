import type { FindingCode } from '../ingest/contract.ts';
import type { ModelDefinition } from '../model-definition/contract.ts';
import { storedColumns, type StoredColumn } from './columns.ts';

/**
 * What one check asks of every row. Data, not code: an engine translates a rule to its own query
 * language, so DuckDB and a larger engine answer the same questions.
 */
export type CheckRule =
  /** A cell with something in it can be read as the column's type. */
  | { readonly kind: 'readable' }
  /** A number is neither NaN nor infinite. */
  | { readonly kind: 'finite' }
  /** A whole number is one that a 64-bit float holds exactly. */
  | { readonly kind: 'exact' }
  | { readonly kind: 'present' }
  | { readonly kind: 'at-least'; readonly bound: number | string }
  | { readonly kind: 'at-most'; readonly bound: number | string }
  | { readonly kind: 'one-of'; readonly values: readonly string[] }
  /** Characters (code points). */
  | { readonly kind: 'no-longer-than'; readonly characters: number }
  /** UTF-8 bytes; only where the file's own structure has not been measured already. */
  | { readonly kind: 'cell-bytes'; readonly limit: number }
  /** Not a question about one row: how many different values the column has. */
  | { readonly kind: 'categories'; readonly limit: number };

/** One rule on one column, and the code under which breaking it is reported. */
export interface Check {
  readonly column: StoredColumn;
  readonly code: FindingCode;
  readonly rule: CheckRule;
}

/**
 * Every question the definition asks of a file's rows, as one flat list in the order of the
 * stored columns. `present` names the columns the file has: what is missing is reported once, elsewhere.
 */
export function checksOf(definition: ModelDefinition, present: ReadonlySet<string>): Check[] {
  return storedColumns(definition)
    .filter(({ name }) => present.has(name))
    .flatMap((column) => columnChecks(column, definition));
}

function columnChecks(column: StoredColumn, definition: ModelDefinition): Check[] {
  return [
    ...presenceChecks(column, definition),
    ...typeChecks(column),
    ...boundChecks(column),
    ...textChecks(column, definition),
  ];
}

function presenceChecks(column: StoredColumn, { data }: ModelDefinition): Check[] {
  if (column.role === 'label') {
    return data.label.missing === 'reject'
      ? [{ column, code: 'MISSING_LABEL', rule: { kind: 'present' } }]
      : [];
  }
  // A row without a time can be put neither before nor after the cut.
  const required = !column.rule.nullable || column.role === 'time';
  return required ? [{ column, code: 'MISSING_VALUE', rule: { kind: 'present' } }] : [];
}

function typeChecks(column: StoredColumn): Check[] {
  const readable: Check = { column, code: 'WRONG_TYPE', rule: { kind: 'readable' } };
  if (column.rule.type !== 'integer' && column.rule.type !== 'number') return [readable];
  return [
    readable,
    { column, code: 'NOT_FINITE', rule: { kind: 'finite' } },
    { column, code: 'NOT_EXACT', rule: { kind: 'exact' } },
  ];
}

function boundChecks(column: StoredColumn): Check[] {
  const { rule } = column;
  if (!('min' in rule) && !('max' in rule)) return [];
  const checks: Check[] = [];
  if (rule.min !== undefined) {
    checks.push({ column, code: 'OUT_OF_RANGE', rule: { kind: 'at-least', bound: rule.min } });
  }
  if (rule.max !== undefined) {
    checks.push({ column, code: 'OUT_OF_RANGE', rule: { kind: 'at-most', bound: rule.max } });
  }
  return checks;
}

function textChecks(column: StoredColumn, { limits }: ModelDefinition): Check[] {
  const { rule } = column;
  if (rule.type !== 'category' && rule.type !== 'string') return [];
  const checks: Check[] = [
    { column, code: 'OVER_LIMIT', rule: { kind: 'cell-bytes', limit: limits.maxCellBytes } },
  ];
  if (rule.type === 'string' && rule.maxLength !== undefined) {
    const limit = { kind: 'no-longer-than', characters: rule.maxLength } as const;
    checks.push({ column, code: 'TOO_LONG', rule: limit });
  }
  if (rule.type === 'category') {
    checks.push(
      rule.values === undefined
        ? { column, code: 'OVER_LIMIT', rule: { kind: 'categories', limit: limits.maxCategories } }
        : { column, code: 'NOT_ALLOWED', rule: { kind: 'one-of', values: rule.values } },
    );
  }
  return checks;
}
