import type { Finding } from '../ingest/contract.ts';
import type { Check } from './checks.ts';
import type { StoredColumn } from './columns.ts';
import { count, errorFinding, grouped, type FindingSample } from './finding-text.ts';
import { exampleOf } from './strptime.ts';

/** What a broken check says to the person who uploaded the file. */
export function checkFinding(
  check: Check,
  broken: number,
  samples: readonly FindingSample[],
): Finding {
  const { name } = check.column;
  return errorFinding(check.code, {
    column: name,
    message: `Column "${name}": ${whatIsWrong(check, broken)}.`,
    expected: expectedIn(check),
    fix: fixFor(check, samples[0]),
    count: broken,
    samples,
  });
}

function whatIsWrong({ column, rule }: Check, broken: number): string {
  const cells = (one: string, many: string) => count(broken, 'cell', one, many);
  switch (rule.kind) {
    case 'readable':
      return cells(`is not ${typeText(column).one}`, `are not ${typeText(column).many}`);
    case 'finite':
      return `${cells('is', 'are')} NaN, infinite or too large for a 64-bit float`;
    case 'exact':
      return `${cells('is a whole number', 'are whole numbers')} that a 64-bit float can't hold exactly`;
    case 'present':
      return column.role === 'label'
        ? `${count(broken, 'row', 'has', 'have')} no label`
        : cells('is empty', 'are empty');
    case 'at-least':
      return cells(`is less than ${rule.bound}`, `are less than ${rule.bound}`);
    case 'at-most':
      return cells(`is greater than ${rule.bound}`, `are greater than ${rule.bound}`);
    case 'one-of':
      return cells('is not one of the allowed values', 'are not among the allowed values');
    case 'no-longer-than':
      return `${cells('is', 'are')} longer than ${count(rule.characters, 'character')}`;
    case 'cell-bytes':
      return `${cells('is', 'are')} longer than ${grouped(rule.limit)} bytes`;
    case 'categories':
      return `more than ${count(rule.limit, 'different value')}`;
  }
}

function expectedIn({ column, rule }: Check): string {
  switch (rule.kind) {
    case 'readable':
    case 'finite':
    case 'present':
      return `${capitalised(typeText(column).example)}${emptyAllowed(column)}.`;
    case 'exact':
      return 'A whole number between -9,007,199,254,740,992 and 9,007,199,254,740,992.';
    case 'at-least':
      return `At least ${rule.bound}.`;
    case 'at-most':
      return `At most ${rule.bound}.`;
    case 'one-of':
      return `One of: ${shownValues(rule.values)}.`;
    case 'no-longer-than':
      return `At most ${count(rule.characters, 'character')}.`;
    case 'cell-bytes':
      return `At most ${grouped(rule.limit)} bytes in a cell (limits.maxCellBytes).`;
    case 'categories':
      return `At most ${count(rule.limit, 'different value')} (limits.maxCategories).`;
  }
}

function fixFor(check: Check, first: FindingSample | undefined): string {
  const { column, rule } = check;
  const place = `${placeOf(first)}column ${column.name}`;
  const config = 'in evergreen.config.ts';
  switch (rule.kind) {
    case 'readable':
      return (
        noValueFix(column, first) ??
        `Put ${typeText(column).one} in ${place}, or correct the column's type ${config}.`
      );
    case 'finite':
      return (
        noValueFix(column, first) ??
        `Put a finite number in ${place}, or leave the cell empty${column.rule.nullable ? '' : ` and declare the column nullable ${config}`}.`
      );
    case 'exact':
      return `If the column holds identifiers, declare it as type "string" ${config}; else correct ${place}.`;
    case 'present':
      return column.role === 'label'
        ? `Put a label in ${place}, or set label.missing to "drop" ${config}.`
        : missingFix(column, place, config);
    case 'at-least':
    case 'at-most':
      return `Correct the value in ${place}, or change the column's ${rule.kind === 'at-least' ? 'min' : 'max'} ${config}.`;
    case 'one-of':
      return `Put an allowed value in ${place}, or add the value to the column's values ${config}.`;
    case 'no-longer-than':
      return `Shorten the text in ${place}, or raise the column's maxLength ${config}.`;
    case 'cell-bytes':
      return `Shorten the text in ${place}, or raise limits.maxCellBytes ${config}.`;
    case 'categories':
      return `If the column holds free text or identifiers, declare it as type "string" ${config}; else raise limits.maxCategories.`;
  }
}

const noValueWords = /^(?:#?n\/?a|nan|null|nil|none|missing|unknown|undefined|\?|-+|\.)$/iu;

/** For a cell of text that most likely means "no value": Parquet has a null of its own. */
function noValueFix(
  { name, rule, role }: StoredColumn,
  first: FindingSample | undefined,
): string | undefined {
  if (first?.line === undefined || !noValueWords.test(first.got.trim())) return undefined;
  const hasOwnRule = role === 'time' || role === 'label';
  const nullable = rule.nullable || hasOwnRule ? '' : ` and declare column ${name} nullable`;
  return `If "${first.got}" means "no value", add it to data.nulls${nullable} in evergreen.config.ts; else correct ${placeOf(first)}column ${name}.`;
}

function missingFix(column: StoredColumn, place: string, config: string): string {
  const { one } = typeText(column);
  return column.role === 'time'
    ? `Put ${one} in ${place}: it decides what is held out.`
    : `Put ${one} in ${place}, or declare the column nullable ${config}.`;
}

function placeOf(sample: FindingSample | undefined): string {
  if (sample?.row === undefined) return '';
  return `row ${sample.row}${sample.line === undefined ? '' : ` (line ${sample.line})`}, `;
}

interface TypeText {
  readonly one: string;
  readonly many: string;
  readonly example: string;
}

function typeText({ rule }: StoredColumn): TypeText {
  switch (rule.type) {
    case 'integer':
      return {
        one: 'a whole number',
        many: 'whole numbers',
        example: 'a whole number, such as 42',
      };
    case 'number':
      return { one: 'a number', many: 'numbers', example: 'a number, such as 12.5 or -3e-4' };
    case 'boolean':
      return {
        one: 'true or false',
        many: 'true or false',
        example: 'true, false, 1 or 0 (in any case)',
      };
    case 'category':
    case 'string':
      return { one: 'text', many: 'text', example: 'text' };
    case 'date':
    case 'timestamp':
      return timeText(rule.type, rule.format);
  }
}

function timeText(type: 'date' | 'timestamp', format: string): TypeText {
  const noun = type === 'date' ? 'date' : 'time';
  const form = `in the form ${format}`;
  const example = `a ${noun} ${form}, such as ${exampleOf(format)}`;
  return { one: `a ${noun} ${form}`, many: `${noun}s ${form}`, example };
}

function emptyAllowed({ rule, role }: StoredColumn): string {
  return rule.nullable && role !== 'time' && role !== 'label' ? ', or an empty cell' : '';
}

function shownValues(values: readonly string[]): string {
  const shown = values.slice(0, 20).map((value) => `"${value}"`);
  const more = values.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${grouped(more)} more` : shown.join(', ');
}

function capitalised(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
