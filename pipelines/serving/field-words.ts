import type { ColumnRule } from '../data-contract/contract.ts';
import { exampleOf } from '../data-contract/strptime.ts';

const LONGEST = 64;
const MOST_VALUES = 12;

/** What a value is, in JSON's words. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return value === '' ? 'empty text' : 'text';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? 'a boolean' : 'an object';
}

/** A value as JSON, cut; of personal data and of anything with parts, only what kind it is. */
export function gotText(value: unknown, pii: boolean): string {
  const isPlain = typeof value === 'string' || typeof value === 'number';
  if (typeof value === 'boolean' && !pii) return String(value);
  return isPlain && !pii ? quoted(value) : kindOf(value);
}

/** A name or a value between quotes, not longer than a line. */
export function quoted(value: string | number): string {
  if (typeof value === 'number') return String(value);
  return JSON.stringify(value.length > LONGEST ? `${value.slice(0, LONGEST - 1)}…` : value);
}

/** What a column takes, in words. */
export function expectedOf(rule: ColumnRule): string {
  return rule.nullable ? `${valueOf(rule)}, or null` : valueOf(rule);
}

function valueOf(rule: ColumnRule): string {
  switch (rule.type) {
    case 'integer':
      return `a whole number${rangeOf(rule)}`;
    case 'number':
      return `a number${rangeOf(rule)}`;
    case 'boolean':
      return 'true or false';
    case 'category':
      return rule.values === undefined ? 'text' : `one of ${listOf(rule.values)}`;
    case 'string':
      return 'text';
    case 'date':
    case 'timestamp':
      return `text in the format ${rule.format}, such as ${quoted(exampleOf(rule.format))}${rangeOf(rule)}`;
  }
}

function rangeOf({
  min,
  max,
}: {
  readonly min?: string | number | undefined;
  readonly max?: string | number | undefined;
}): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (min !== undefined) return `, at least ${min}`;
  return max === undefined ? '' : `, at most ${max}`;
}

export function listOf(values: readonly string[]): string {
  const shown = values.slice(0, MOST_VALUES).map(quoted).join(', ');
  const left = values.length - MOST_VALUES;
  return left > 0 ? `${shown} and ${left} more` : shown;
}
