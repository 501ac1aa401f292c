import { decimalsFor, figure, signed } from '../gates/number-text.ts';
import { visible } from '../ingest/report-words.ts';
import type { RunMetric, RunRecord } from './contract.ts';
import {
  dataText,
  decidedOtherwise,
  metricLegend,
  metricTitle,
  standingOf,
  startedText,
  triggerText,
  versionText,
  windowText,
} from './run-words.ts';
import { hanging, nameValueLines, painted, table, type TextOptions } from './text-layout.ts';

export { compareRuns } from './compare-runs.ts';
export { explainModel } from './explain-model.ts';
export { runsTable } from './runs-table.ts';

/**
 * A run for a terminal: where it stands and why, its metrics with intervals, what each gate said,
 * and where its lineage lies; of a failed run, why it failed. Ends without a line break.
 */
export function runText(record: RunRecord, options: TextOptions = {}): string {
  const [word, tone] = standingOf(record);
  return [
    [
      `${painted(word.toUpperCase(), tone, options)}  ${record.id} of ${record.model}`,
      ...whyLines(record, options),
    ],
    nameValueLines(factsOf(record), options),
    metricLines(record, options),
    gateLines(record, options),
    logLines(record, options),
  ]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function whyLines(record: RunRecord, options: TextOptions): string[] {
  const { verdict, status, error, cause } = record;
  if (status === 'failed') {
    return hanging('', `${error ?? 'Unknown'}: ${visible(cause ?? 'no cause was given')}`, options);
  }
  if (verdict === undefined) return [];
  const otherwise = decidedOtherwise(record);
  return [
    ...(otherwise === undefined ? [] : hanging('', otherwise, options)),
    ...hanging('', visible(verdict.text), options),
  ];
}

function factsOf(record: RunRecord): [string, string][] {
  const { window, attempt, candidateId, packageVersion, verdict, artifact, lineage } = record;
  const facts: [string, string | undefined][] = [
    ['Data', dataText(record)],
    ['Trained on', window && windowText(window)],
    ['Started', `${startedText(record)}${attempt === 1 ? '' : `, attempt ${attempt}`}`],
    ['Because', triggerText(record.trigger)],
    ['Candidate', candidateId && candidateText(candidateId, packageVersion)],
    ['Champion', verdict && championText(verdict.champion)],
    ['Training job', record.trainingJob],
    ['Evaluation job', record.evaluationJob],
    ['Failed job', record.failedJob],
    ['Artifact', artifact?.uri],
    ['Lineage', lineage && `s3://${lineage.bucket}/${lineage.key}`],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, visible(value)]]));
}

function candidateText(id: string, version: number | undefined): string {
  return version === undefined ? id : `${id}, version ${version}`;
}

function championText(champion: NonNullable<RunRecord['verdict']>['champion']): string {
  return champion === null
    ? 'none: this is the first model'
    : `version ${champion.version}, ${champion.candidateId}`;
}

function metricLines({ metrics = [], ...run }: RunRecord, options: TextOptions): string[] {
  if (metrics.length === 0) return [];
  const compared = metrics.some(({ difference }) => difference !== null);
  const headings = ['Metric', 'Candidate', ...(compared ? ['Champion', 'Difference'] : [])];
  const rows = metrics.flatMap((metric) => metricRows(metric, compared));
  return [
    painted(`On the hold-out of dataset version ${versionText(run)}`, 'strong', options),
    ...table(headings, rows).map((line) => `  ${line}`),
    metricLegend(metrics),
  ];
}

/** The figures, and below them their intervals. */
function metricRows(metric: RunMetric, compared: boolean): string[][] {
  const { candidate, champion, difference } = metric;
  const decimals = decimalsFor([candidate.value, champion?.value ?? 0]);
  const sides = [
    [candidate, figure] as const,
    ...(compared ? [[champion, figure] as const, [difference, signed] as const] : []),
  ];
  return [
    [
      metricTitle(metric),
      ...sides.map(([side, text]) => (side === null ? '' : text(side.value, decimals))),
    ],
    [
      '',
      ...sides.map(([side, text]) =>
        side === null ? '' : `${text(side.low, decimals)} to ${text(side.high, decimals)}`,
      ),
    ],
  ];
}

function gateLines({ verdict }: RunRecord, options: TextOptions): string[] {
  if (verdict === undefined) return [];
  return [
    painted('Gates', 'strong', options),
    ...verdict.gates.flatMap(({ passed, text }) => {
      const lead = passed ? '  ✓ passed  ' : '  ✗ failed  ';
      const [first = '', ...rest] = hanging(lead, visible(text), options);
      const tone = passed ? 'good' : 'bad';
      return [`${painted(lead, tone, options)}${first.slice(lead.length)}`, ...rest];
    }),
  ];
}

function logLines({ logLines: lines = [] }: RunRecord, options: TextOptions): string[] {
  if (lines.length === 0) return [];
  return [
    painted("The last lines of the job's log", 'strong', options),
    ...lines.map((line) => `  ${visible(line)}`),
  ];
}
