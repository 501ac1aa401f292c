import type { Finding, FindingCode } from '../ingest/contract.ts';

export type FindingSample = Finding['samples'][number];

/** No report shows more places than this for one broken rule. */
export const maxSamples = 10;

/** No report shows more of a cell than this. */
const maxShown = 120;

/** What a finding says; the rest has an obvious default. */
export interface FindingText {
  readonly column?: string;
  readonly message: string;
  readonly expected: string;
  readonly fix: string;
  readonly count?: number;
  readonly samples?: readonly FindingSample[];
}

/** A reason to refuse the file. */
export function errorFinding(code: FindingCode, text: FindingText): Finding {
  return findingOf(code, 'error', text);
}

/** Something a person should know about an accepted file. */
export function warningFinding(code: FindingCode, text: FindingText): Finding {
  return findingOf(code, 'warning', text);
}

function findingOf(code: FindingCode, severity: Finding['severity'], text: FindingText): Finding {
  const { column, message, expected, fix, count = 1, samples = [] } = text;
  return {
    code,
    severity,
    ...(column === undefined ? {} : { column }),
    message,
    expected,
    fix,
    count,
    samples: samples.slice(0, maxSamples),
  };
}

/** `1 cell is`, `1,234 cells are`: the verb goes with the number. */
export function count(n: number, noun: string, one = '', many = one): string {
  const verb = n === 1 ? one : many;
  return `${grouped(n)} ${n === 1 ? noun : pluralOf(noun)}${verb === '' ? '' : ` ${verb}`}`;
}

/** 1234567 as `1,234,567`, the same in every locale. */
export function grouped(n: number): string {
  return n.toLocaleString('en-US', { maximumFractionDigits: 20 });
}

/** The cell as a report may show it: one line, at most 120 characters. */
export function shownCell(cell: string): string {
  const oneLine = cell.replaceAll(/\p{Cc}/gu, (character) => controlPicture(character));
  if (oneLine.length <= maxShown) return oneLine;
  // Not in the middle of a character that takes two places.
  return `${oneLine.slice(0, maxShown - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}

/** A name with all that a reader's eye can't tell apart spelled out: `e\\u0301`, `x\\u200b`. */
export function escapedName(name: string): string {
  return shownCell(name.replaceAll(/[^\x20-\x7e]/gu, (character) => codePointOf(character)));
}

function codePointOf(character: string): string {
  return `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

/** What stands in a report instead of personal data. */
export const withheld = '(withheld: pii)';

function controlPicture(character: string): string {
  const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const code = character.charCodeAt(0).toString(16).padStart(4, '0');
  return names[character] ?? `\\u${code}`;
}

function pluralOf(noun: string): string {
  return noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`;
}
