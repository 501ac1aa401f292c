import type * as z from 'zod';
import type { ColumnRule } from '../data-contract/contract.ts';
import { closestName } from '../model-definition/closest-name.ts';
import type { ModelDefinition } from '../model-definition/contract.ts';
import { type FieldCode, type FieldProblem, MAX_LISTED_PROBLEMS, MAX_RECORDS } from './contract.ts';
import { expectedOf, gotText, kindOf, listOf, quoted } from './field-words.ts';
import { momentFaults } from './request-schema.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** Longer names are nobody's slip of the pen, and slow to compare. */
const LONGEST_NAME = 128;

interface Asked {
  readonly definition: ModelDefinition;
  readonly features: readonly string[];
  readonly body: unknown;
}

/** What is wrong with a request: all of it counted, the first of it told. */
export function fieldProblems(
  issues: readonly Issue[],
  asked: Asked,
): { errors: FieldProblem[]; errorCount: number } {
  const errors: FieldProblem[] = [];
  let errorCount = 0;
  for (const issue of issues) {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [undefined];
    for (const name of names) {
      errorCount += 1;
      if (errors.length >= MAX_LISTED_PROBLEMS) continue;
      errors.push(name === undefined ? problemOf(issue, asked) : unknown(issue.path, name, asked));
    }
  }
  return { errors, errorCount };
}

/** RFC 6901. */
export function jsonPointer(path: Path): string {
  return path.map((part) => `/${pointerPart(String(part))}`).join('');
}

function pointerPart(name: string): string {
  const cut = name.length > LONGEST_NAME ? `${name.slice(0, LONGEST_NAME)}…` : name;
  return cut.replaceAll('~', '~0').replaceAll('/', '~1');
}

function problemOf(issue: Issue, asked: Asked): FieldProblem {
  const { path } = issue;
  const pointer = jsonPointer(path);
  const value = valueAt(asked.body, path);
  const rule = ruleAt(path, asked.definition);
  return rule === undefined
    ? { pointer, ...envelopeProblem(path, value) }
    : { pointer, ...columnProblem(issue, rule, value) };
}

function columnProblem(issue: Issue, rule: ColumnRule, value: unknown) {
  const code = codeOf(issue, value);
  const expected = expectedOf(rule);
  const got = gotText(value, rule.pii);
  return { code, got, expected, fix: fixOf(code, { rule, value, expected }) };
}

function codeOf(issue: Issue, value: unknown): FieldCode {
  if (value === undefined || value === null) return 'MISSING_FIELD';
  if (issue.code === 'too_small' || issue.code === 'too_big') return 'OUT_OF_RANGE';
  if (issue.code === 'custom') {
    return issue.params?.['fault'] === momentFaults.range ? 'OUT_OF_RANGE' : 'WRONG_FORMAT';
  }
  return issue.code === 'invalid_value' && typeof value === 'string' ? 'NOT_ALLOWED' : 'WRONG_TYPE';
}

interface Broken {
  readonly rule: ColumnRule;
  readonly value: unknown;
  readonly expected: string;
}

function fixOf(code: FieldCode, { rule, value, expected }: Broken): string {
  if (code === 'MISSING_FIELD') return `Send ${expected}: the column is not nullable.`;
  if (code === 'OUT_OF_RANGE') {
    return 'Correct the value, or widen the range in the data contract if it is right.';
  }
  if (code === 'NOT_ALLOWED' && rule.type === 'category' && typeof value === 'string') {
    const meant = rule.pii ? undefined : nearest(value, rule.values ?? []);
    return meant === undefined ? `Send ${expected}.` : `Did you mean ${quoted(meant)}?`;
  }
  return isQuoted(rule, value) ? `Send ${expected}, without quotes.` : `Send ${expected}.`;
}

/** Would the text be right without its quotes? */
function isQuoted({ type }: ColumnRule, value: unknown): boolean {
  if (typeof value !== 'string' || value.trim() === '') return false;
  if (type === 'boolean') return value === 'true' || value === 'false';
  return (type === 'integer' || type === 'number') && Number.isFinite(Number(value));
}

function envelopeProblem(path: Path, value: unknown) {
  const [first, index] = path;
  if (first === undefined || index !== undefined || first === 'record') {
    const expected = first === undefined ? 'an object with "records" or "record"' : 'an object';
    const fix =
      first === undefined
        ? 'Send {"records": [{"column": value, …}, …]}.'
        : 'Send a record as {"column": value, …}.';
    return { code: 'WRONG_TYPE' satisfies FieldCode, got: kindOf(value), expected, fix };
  }
  return first === 'records' ? recordsProblem(value) : inferenceIdProblem(value);
}

/** Of the list of records itself. */
export function recordsProblem(value: unknown) {
  const expected = `an array of 1 to ${MAX_RECORDS} records`;
  if (!Array.isArray(value)) {
    const code: FieldCode = value === undefined ? 'MISSING_FIELD' : 'WRONG_TYPE';
    return {
      code,
      got: kindOf(value),
      expected,
      fix: 'Send {"records": [{"column": value, …}, …]}.',
    };
  }
  const code: FieldCode = value.length === 0 ? 'NO_RECORDS' : 'TOO_MANY_RECORDS';
  const fix = value.length === 0 ? 'Send at least one record.' : 'Split it into several requests.';
  return { code, got: `${value.length} records`, expected, fix };
}

function inferenceIdProblem(value: unknown) {
  const code: FieldCode = typeof value === 'string' ? 'WRONG_FORMAT' : 'WRONG_TYPE';
  const expected = '1 to 64 letters, digits, dots, hyphens and underscores';
  return { code, got: gotText(value, false), expected, fix: 'Leave it out to have one made.' };
}

function unknown(path: Path, name: string, { definition, features }: Asked): FieldProblem {
  const known = path.length === 0 ? ['records', 'record', 'inferenceId'] : features;
  const meant = nearest(name, path.length === 0 ? known : Object.keys(definition.data.columns));
  return {
    pointer: jsonPointer([...path, name]),
    code: 'UNKNOWN_FIELD' satisfies FieldCode,
    got: quoted(name),
    expected: path.length === 0 ? 'either "records" or "record"' : `one of ${listOf(known)}`,
    fix: meant === undefined || meant === name ? 'Remove it.' : `Did you mean ${quoted(meant)}?`,
  };
}

function nearest(name: string, names: readonly string[]): string | undefined {
  return name.length > LONGEST_NAME ? undefined : closestName(name, names);
}

/** The rule of the column that a path leads to: `/records/3/carrier` or `/record/carrier`. */
function ruleAt(path: Path, { data }: ModelDefinition): ColumnRule | undefined {
  const name = path[0] === 'records' ? path[2] : path[0] === 'record' ? path[1] : undefined;
  return typeof name === 'string' && Object.hasOwn(data.columns, name)
    ? data.columns[name]
    : undefined;
}

function valueAt(body: unknown, path: Path): unknown {
  let value: unknown = body;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part))
      return undefined;
    value = Reflect.get(value, part);
  }
  return value;
}
