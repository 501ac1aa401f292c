import type { FileFormat } from '../dataset/contract.ts';
import type { Finding, FindingCode, ValidationReport } from './contract.ts';

/** The sentences and figures of a validation report that its page and its text share. */

const FORMATS: Readonly<Record<FileFormat, string>> = {
  csv: 'CSV',
  'csv.gz': 'gzipped CSV',
  parquet: 'Parquet',
};

/** Findings whose `count` counts rows; the others speak of the file or of a column. */
const ROW_CODES: ReadonlySet<FindingCode> = new Set([
  'RAGGED_ROW',
  'WRONG_TYPE',
  'NOT_FINITE',
  'NOT_EXACT',
  'MISSING_VALUE',
  'OUT_OF_RANGE',
  'NOT_ALLOWED',
  'TOO_LONG',
  'MISSING_LABEL',
]);

/** The worst first: errors, of them those of the whole file, then those of most rows. */
export function worstFirst(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      Number(a.severity === 'warning') - Number(b.severity === 'warning') ||
      Number(ROW_CODES.has(a.code)) - Number(ROW_CODES.has(b.code)) ||
      b.count - a.count,
  );
}

/** `Accepted` or `Quarantined`. */
export function outcomeWord({ outcome }: ValidationReport): string {
  return outcome === 'accepted' ? 'Accepted' : 'Quarantined';
}

/** What was found, in one sentence: `2 errors and 1 warning.` */
export function findingsSentence({ findings, outcome }: ValidationReport): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const parts = [
    ...(errors > 0 ? [counted(errors, 'error')] : []),
    ...(warnings > 0 ? [counted(warnings, 'warning')] : []),
  ];
  if (parts.length === 0) return 'Every rule of the data contract holds.';
  const found = `${parts.join(' and ')}.`;
  return outcome === 'accepted'
    ? `${found} The data was taken in.`
    : `${found} Nothing was changed.`;
}

/** What the reader may expect and do now, a sentence or two a line. */
export function nextSteps(report: ValidationReport): string[] {
  return report.outcome === 'accepted' ? acceptedSteps(report) : quarantinedSteps(report);
}

function acceptedSteps({ datasetVersion, rows, findings }: ValidationReport): string[] {
  const version =
    datasetVersion === undefined ? 'The dataset version' : `Dataset version ${datasetVersion}`;
  return [
    `${version} is registered and never changes. The same bytes uploaded again make no second one.`,
    ...(rows === undefined
      ? []
      : [
          `${counted(rows.training, 'row')} may be trained on. ${counted(rows.holdOut, 'row')} are held out, to test models with.`,
        ]),
    ...(findings.length === 0
      ? []
      : ['Warnings stop nothing. Look at them before you trust a model trained on this data.']),
  ];
}

function quarantinedSteps({ upload, definitionHash }: ValidationReport): string[] {
  const kept = 'Nothing was changed: no dataset version was made, and the file stays at its key.';
  if (definitionHash === undefined) {
    return [kept, 'Upload the file again under raw/<model>/, with the name of a configured model.'];
  }
  return [
    kept,
    `Correct the file and upload it again under raw/${visible(upload.model)}/, with any name. It is checked at once.`,
    'If the file is right and the rule is wrong, change the rule in evergreen.config.ts, deploy, and upload the file again.',
  ];
}

/** How often a rule was broken, or nothing where a number would say nothing. */
export function countText({ code, count }: Finding): string | undefined {
  if (ROW_CODES.has(code)) return counted(count, 'row');
  return count === 1 ? undefined : `${wholeNumber(count)} times`;
}

/** `, and 1,194 more` as a sentence, or nothing when every place is shown. */
export function moreText({ code, count, samples }: Finding): string | undefined {
  const hidden = count - samples.length;
  if (!ROW_CODES.has(code) || samples.length === 0 || hidden <= 0) return undefined;
  return `and ${counted(hidden, 'more row')}`;
}

/** `1.4 MB (1,402,113 bytes), gzipped CSV`, in decimal units. */
export function sizeText({ upload, format }: ValidationReport): string {
  const exact = counted(upload.size, 'byte');
  const power = Math.min(Math.floor(Math.log10(Math.max(upload.size, 1)) / 3), UNITS.length);
  const unit = UNITS[power - 1];
  const rounded = Number((upload.size / 1000 ** power).toPrecision(3));
  const size = unit === undefined ? exact : `${rounded} ${unit} (${exact})`;
  return format === undefined ? size : `${size}, ${FORMATS[format]}`;
}

const UNITS = ['kB', 'MB', 'GB', 'TB'];

/** The last part of the key, which the uploader knows the file by. */
export function fileName({ upload }: ValidationReport): string {
  return visible(upload.key.split('/').findLast((part) => part !== '') ?? upload.key);
}

/** `21 November 2026, 13:14 UTC`. */
export function timeText(iso: string): string {
  const options = { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' } as const;
  return `${new Intl.DateTimeFormat('en-GB', options).format(new Date(iso)).replace(' at ', ', ')} UTC`;
}

/** `1,204 rows`, `1 row`. */
export function counted(count: number, noun: string): string {
  return `${wholeNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A whole number with commas between thousands. */
export function wholeNumber(value: number): string {
  return value.toLocaleString('en-US');
}

/**
 * Text from a file with everything invisible written out: control characters, which a terminal
 * would obey, and the marks that reorder or hide text. A line break becomes `\n`.
 */
export function visible(text: string): string {
  const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return text.replaceAll(
    /[\p{Cc}\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu,
    (character) =>
      named[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
