import type { CheckRule } from '../../../../pipelines/data-contract/checks.ts';
import { literal } from './sql-text.ts';
import { largestExact, quality, type StagedColumn } from './staged.ts';

/** SQL that is true for exactly the rows that break a rule (never NULL for a row that does). */
export function violation(staged: StagedColumn, rule: CheckRule): string {
  const { value, column } = staged;
  const fits = staged.quality === undefined ? 'true' : `${staged.quality} = 0`;
  switch (rule.kind) {
    case 'readable':
      return coded(staged, quality.unreadable);
    case 'finite':
      return column.rule.type === 'number' && staged.quality === undefined
        ? `NOT isfinite(${value})`
        : coded(staged, quality.notFinite);
    case 'exact':
      return column.rule.type === 'integer'
        ? `(${coded(staged, quality.notExact)} OR ${value} > ${largestExact} OR ${value} < -${largestExact})`
        : coded(staged, quality.notExact);
    case 'present':
      return `(${value} IS NULL AND ${fits})`;
    case 'at-least':
      return `(${value} < ${bound(staged, rule.bound)}${andFinite(staged)})`;
    case 'at-most':
      return `(${value} > ${bound(staged, rule.bound)}${andFinite(staged)})`;
    case 'one-of':
      return `${value} NOT IN (${rule.values.map(literal).join(', ')})`;
    case 'no-longer-than':
      return `length(${value}) > ${rule.characters}`;
    case 'cell-bytes':
      return `strlen(${value}) > ${rule.limit}`;
    case 'categories':
      return 'false';
  }
}

function coded({ quality: code }: StagedColumn, reason: number): string {
  return code === undefined ? 'false' : `${code} = ${reason}`;
}

/** NaN is greater than any bound, and has a finding of its own. */
function andFinite({ column, value }: StagedColumn): string {
  return column.rule.type === 'number' ? ` AND isfinite(${value})` : '';
}

function bound({ column }: StagedColumn, value: number | string): string {
  if (column.rule.type === 'date') return `DATE ${literal(String(value))}`;
  if (column.rule.type === 'timestamp') {
    return `TIMESTAMP ${literal(String(value).replace(/Z$/u, ''))}`;
  }
  // As text, for a literal with a point would be read as a DECIMAL and rounded.
  return `CAST(${literal(String(value))} AS DOUBLE)`;
}
