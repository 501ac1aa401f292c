import { decimalsFor, figure } from '../gates/number-text.ts';
import { metricTitles } from '../gates/task-metrics.ts';
import type { RunRecord } from './contract.ts';
import { numbersText, standingOf } from './run-words.ts';
import { painted, table, type TextOptions } from './text-layout.ts';

const HEADINGS = [
  'Run',
  'Started (UTC)',
  'Data',
  'Window',
  'Metric',
  'Champion',
  'Version',
  'Standing',
];

/** Runs in the order given, one a line: what each trained on and what became of its candidate. */
export function runsTable(records: readonly RunRecord[], options: TextOptions = {}): string {
  // The standing comes last: colours don't disturb what is aligned before them.
  const [heading = '', ...lines] = table(HEADINGS, records.map(cellsOf));
  return [
    painted(heading, 'strong', options),
    ...lines.map((line, index) => colouredLine(line, records[index], options)),
  ].join('\n');
}

function colouredLine(line: string, record: RunRecord | undefined, options: TextOptions): string {
  if (record === undefined) return line;
  const text = standingText(record);
  return `${line.slice(0, line.length - text.length)}${painted(text, standingOf(record)[1], options)}`;
}

function cellsOf(record: RunRecord): string[] {
  const { id, startedAt, datasetNumber, window, packageVersion } = record;
  return [
    id,
    startedAt.slice(0, 16).replace('T', ' '),
    datasetNumber === undefined ? '' : String(datasetNumber),
    window === undefined ? '' : numbersText(window),
    ...metricCells(record),
    packageVersion === undefined ? '' : String(packageVersion),
    standingText(record),
  ];
}

/** The gates' first metric. */
function metricCells({ metrics = [] }: RunRecord): [string, string] {
  const [first] = metrics;
  if (first === undefined) return ['', ''];
  const { name, candidate, champion } = first;
  const decimals = decimalsFor([candidate.value, champion?.value ?? 0]);
  return [
    `${metricTitles[name]} ${figure(candidate.value, decimals)}`,
    champion === null ? '' : figure(champion.value, decimals),
  ];
}

function standingText(record: RunRecord): string {
  const [word] = standingOf(record);
  return record.status === 'failed' && record.error !== undefined
    ? `${word}: ${record.error}`
    : word;
}
