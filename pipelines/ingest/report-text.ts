import { wrapText } from '../shared/wrap-text.ts';
import type { Finding, ValidationReport } from './contract.ts';
import {
  counted,
  countText,
  findingsSentence,
  moreText,
  nextSteps,
  outcomeWord,
  sizeText,
  timeText,
  visible,
  wholeNumber,
  worstFirst,
} from './report-words.ts';

/** How the text looks. */
export interface ReportTextOptions {
  /** Characters a line; a longer word stands alone. @default 80 */
  readonly width?: number;
  /** Terminal colours. @default false */
  readonly colour?: boolean;
}

/** The validation report for a terminal: the same words as the page. Ends without a line break. */
export function reportText(report: ValidationReport, options: ReportTextOptions = {}): string {
  const { width = 80, colour = false } = options;
  const paint = colour ? ansi : plain;
  const word = paint(
    report.outcome === 'accepted' ? 'good' : 'bad',
    outcomeWord(report).toUpperCase(),
  );
  return [
    [`${word}  ${visible(report.upload.key)}`, ...wrapText(findingsSentence(report), width)],
    facts(report),
    ...worstFirst(report.findings).map((finding, index) =>
      findingLines(finding, index, width, paint),
    ),
    [
      paint('strong', 'What happens next'),
      ...nextSteps(report).flatMap((step) => hanging('  - ', step, width)),
    ],
  ]
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

type Sample = Finding['samples'][number];
type Tone = 'good' | 'bad' | 'warn' | 'strong';
type Paint = (tone: Tone, text: string) => string;

const CODES: Readonly<Record<Tone, string>> = { good: '32', bad: '31', warn: '33', strong: '1' };

function plain(_tone: Tone, text: string): string {
  return text;
}

function ansi(tone: Tone, text: string): string {
  return `\u001b[${CODES[tone]}m${text}\u001b[0m`;
}

function facts(report: ValidationReport): string[] {
  const { upload, checkedAt, datasetVersion, rows } = report;
  const entries: [string, string][] = [
    ['Model', visible(upload.model)],
    ['Size', sizeText(report)],
    ['S3 version', visible(upload.versionId)],
    ['Checked', timeText(checkedAt)],
  ];
  if (datasetVersion !== undefined) entries.push(['Dataset version', datasetVersion]);
  if (rows !== undefined) {
    const { read, training, holdOut, droppedWithoutLabel } = rows;
    entries.push(['Rows', `${counted(read, 'row')} read`]);
    entries.push(['', `${wholeNumber(training)} for training`]);
    entries.push(['', `${wholeNumber(holdOut)} held out`]);
    entries.push(['', `${wholeNumber(droppedWithoutLabel)} dropped, no label`]);
  }
  return entries.map(([name, value]) => `  ${name.padEnd(17)}${value}`);
}

function findingLines(finding: Finding, index: number, width: number, paint: Paint): string[] {
  const { code, severity, column, message, expected, fix } = finding;
  const error = severity === 'error';
  const title = [
    paint(error ? 'bad' : 'warn', `${index + 1}. ${error ? 'Error' : 'Warning'}`),
    code,
    ...(column === undefined ? [] : [`column ${visible(column)}`]),
    ...[countText(finding)].filter((text) => text !== undefined),
  ].join(' · ');
  return [
    title,
    ...hanging('   ', visible(message), width),
    ...sampleLines(finding, width),
    ...hanging('   Expected  ', visible(expected), width),
    ...hanging('   Fix       ', visible(fix), width),
  ];
}

function sampleLines(finding: Finding, width: number): string[] {
  const { samples } = finding;
  const more = moreText(finding);
  const rows = aligned(
    'row',
    samples.map(({ row }) => row),
  );
  const lines = aligned(
    'line',
    samples.map(({ line }) => line),
  );
  const places = samples.flatMap((sample, index) =>
    hanging(`     ${rows[index] ?? ''}${lines[index] ?? ''}`, gotText(sample), width),
  );
  return more === undefined ? places : [...places, `     ${more}`];
}

/** `row    7  `, as wide for every sample; empty when no sample has the number. */
function aligned(name: string, numbers: readonly (number | undefined)[]): string[] {
  const texts = numbers.map((number) => (number === undefined ? '' : wholeNumber(number)));
  const longest = Math.max(0, ...texts.map((text) => text.length));
  return texts.map((text) => (longest === 0 ? '' : `${name} ${text.padStart(longest)}  `));
}

/** Quotes only where white space at an end would be lost on the reader. */
function gotText({ got }: Sample): string {
  if (got === '') return 'an empty cell';
  return got.trim() === got ? visible(got) : `"${visible(got)}"`;
}

/** Wrapped text whose first line begins with `lead` and whose others align with it. */
function hanging(lead: string, text: string, width: number): string[] {
  const indent = ' '.repeat(lead.length);
  return wrapText(text, width - lead.length).map(
    (line, index) => `${index === 0 ? lead : indent}${line}`,
  );
}
