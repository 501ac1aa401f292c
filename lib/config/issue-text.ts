import type * as z from 'zod';
import { closestName } from '../../pipelines/model-definition/closest-name.ts';
import { nameList, valueText } from '../../pipelines/model-definition/problem.ts';

type Issue = z.core.$ZodIssue;

const TYPES: Record<string, string> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const FORMATS: Record<string, string> = {
  date: 'a date like "2013-01-31"',
  datetime: 'a UTC time like "2013-01-31T00:00:00Z"',
  email: 'an e-mail address like "on-call@example.com"',
};

/** What the schema wanted, as a noun phrase. */
export function describeExpectation(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return TYPES[issue.expected] ?? issue.expected;
    case 'too_small':
      return `${issue.inclusive === false ? 'more than' : 'at least'} ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      // A list for what is yet to come says so itself.
      if (issue.origin === 'array' && issue.maximum === 0)
        return `nothing: ${uncapitalised(issue)}`;
      return `${issue.inclusive === false ? 'less than' : 'at most'} ${amount(issue.maximum, issue.origin)}`;
    case 'invalid_format':
      return FORMATS[issue.format] ?? issue.message.replace(/^use /, '');
    case 'invalid_value':
      // Zod's own words begin so; a schema that has better ones says them itself.
      return `one of ${issue.message.startsWith('Invalid ') ? choices(issue.values) : issue.message}`;
    case 'invalid_union':
      return 'options' in issue ? `one of ${choices(issue.options)}` : issue.message;
    case 'invalid_key':
      return issue.issues.map(describeExpectation).join(', ');
    case 'unrecognized_keys':
    case 'not_multiple_of':
    case 'invalid_element':
    case 'custom':
    default:
      return issue.message;
  }
}

/** The next thing to do, as a sentence. */
export function fixFor(issue: Issue, path: readonly (string | number)[], got: unknown): string {
  const key = valueText(path.at(-1) ?? 'the configuration');
  if (got === undefined) return `Add ${key}.`;
  switch (issue.code) {
    case 'invalid_type':
      return wrongTypeFix(issue.expected, got);
    case 'too_small':
    case 'too_big':
      return sizeFix(issue);
    case 'invalid_format':
      return issue.format === 'regex'
        ? renameFix(issue, got)
        : `Write ${FORMATS[issue.format] ?? 'it so'}.`;
    case 'invalid_value':
      return choiceFix(got, issue.values);
    case 'invalid_union':
      return choiceFix(got, 'options' in issue ? (issue.options ?? []) : []);
    case 'invalid_key':
      return 'Rename the column, in the files too, or leave it to data.ignore or data.extraColumns.';
    case 'unrecognized_keys':
    case 'not_multiple_of':
    case 'invalid_element':
    case 'custom':
    default:
      return `Correct ${key}.`;
  }
}

function uncapitalised({ message }: Issue): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}

function amount(limit: number | bigint, origin: string): string {
  if (origin === 'string') return `${limit} ${limit === 1 ? 'character' : 'characters'}`;
  if (origin === 'array') return `${limit} ${limit === 1 ? 'entry' : 'entries'}`;
  return String(limit);
}

function choices(values: readonly unknown[] = []): string {
  return values.every((value) => typeof value === 'string')
    ? nameList(values)
    : values.map(valueText).join(', ');
}

function choiceFix(got: unknown, values: readonly unknown[]): string {
  const numbers = values.filter((value) => typeof value === 'number');
  if (typeof got === 'number' && numbers.length > 0) {
    const distance = (value: number): number => Math.abs(value - got);
    return `Use ${numbers.reduce((a, b) => (distance(b) < distance(a) ? b : a))}, the nearest.`;
  }
  const names = values.filter((value) => typeof value === 'string');
  const meant = typeof got === 'string' ? closestName(got, names) : undefined;
  return meant === undefined ? 'Choose one of them.' : `Did you mean ${valueText(meant)}?`;
}

function wrongTypeFix(expected: string, got: unknown): string {
  const numeric = expected === 'number' || expected === 'int';
  if (numeric && typeof got === 'string' && got.trim() !== '' && Number.isFinite(Number(got))) {
    return `Write ${Number(got)}, without quotes.`;
  }
  if (expected === 'boolean' && (got === 'true' || got === 'false')) {
    return `Write ${got}, without quotes.`;
  }
  if (expected === 'int' && typeof got === 'number')
    return `Write ${Math.round(got)}, for example.`;
  if (expected === 'array' && typeof got === 'string') return `Write [${valueText(got)}].`;
  return `Write ${TYPES[expected] ?? expected} instead.`;
}

function sizeFix(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  if (issue.origin === 'array') {
    return issue.code === 'too_small' ? 'Add an entry.' : 'Remove entries.';
  }
  if (issue.origin === 'string') return issue.code === 'too_small' ? 'Write more.' : 'Shorten it.';
  return `Choose a value of ${describeExpectation(issue)}.`;
}

/** Suggests the name in the allowed form, where that makes a valid one. */
function renameFix(issue: z.core.$ZodIssueInvalidStringFormat, got: unknown): string {
  const pattern = /^\/(.*)\/([a-z]*)$/s.exec(issue.pattern ?? '');
  const slug = String(got)
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '');
  const allowed = pattern && new RegExp(pattern[1] ?? '', pattern[2]);
  // People leave the prefix of SageMaker's instance types out.
  const meant = [slug, `ml.${String(got)}`].find((name) => allowed?.test(name));
  return meant === undefined ? 'Choose another name.' : `Use ${valueText(meant)}, for example.`;
}
