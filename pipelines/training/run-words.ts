import { metricTitles } from '../gates/task-metrics.ts';
import { timeText, visible, wholeNumber } from '../ingest/report-words.ts';
import type { RunMetric, RunRecord, RunTrigger, WindowPart } from './contract.ts';
import type { Tone } from './text-layout.ts';

/** The words for runs that their texts and tables share. */

/** Where a run stands, in a word, and how good that is. */
export function standingOf({ status, verdict }: RunRecord): readonly [string, Tone] {
  switch (status) {
    case 'started':
      return ['training', 'strong'];
    case 'trained':
      return ['evaluating', 'strong'];
    case 'failed':
      return ['failed', 'bad'];
    case 'registered':
      return approvalWord(verdict?.approval);
  }
}

function approvalWord(
  approval: NonNullable<RunRecord['verdict']>['approval'] | undefined,
): readonly [string, Tone] {
  switch (approval) {
    case 'Approved':
      return ['approved', 'good'];
    case 'Rejected':
      return ['rejected', 'bad'];
    case 'PendingManualApproval':
      return ['waiting for a person', 'warn'];
    case undefined:
      return ['registered', 'strong'];
  }
}

/** The approval as it is now, when it is not what the gates led to. */
export function decidedOtherwise({ verdict }: RunRecord): string | undefined {
  if (verdict === undefined) return undefined;
  const { outcome, approval } = verdict;
  const byGates = {
    passed: ['Approved', 'PendingManualApproval'],
    failed: ['Rejected'],
    undecided: ['PendingManualApproval'],
  };
  if (byGates[outcome].includes(approval)) return undefined;
  return `A person has set it to ${approval}. The gates had said:`;
}

/** `1-3, 5`: the numbers of a window's dataset versions, by range. */
export function numbersText(parts: readonly WindowPart[]): string {
  const ranges: [number, number][] = [];
  for (const { number } of parts.toSorted((a, b) => a.number - b.number)) {
    const last = ranges.at(-1);
    if (last !== undefined && number === last[1] + 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(', ');
}

/** `dataset versions 1-3, 27,004 rows; with the hold-out of 1`. */
export function windowText(parts: readonly WindowPart[]): string {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const numbers = numbersText(parts);
  const included = parts.filter(({ holdOutIncluded }) => holdOutIncluded);
  const holdOuts =
    included.length === 0
      ? ''
      : `; with the hold-out${included.length === 1 ? '' : 's'} of ${numbersText(included)}`;
  return `dataset version${parts.length === 1 ? '' : 's'} ${numbers}, ${wholeNumber(rows)} rows${holdOuts}`;
}

/** The dataset version that started a run: its number, or its id where that isn't known. */
export function versionText(run: Pick<RunRecord, 'datasetNumber' | 'datasetVersion'>): string {
  return run.datasetNumber === undefined ? run.datasetVersion : String(run.datasetNumber);
}

/** The dataset version that started a run: its number where it is known, and its id. */
export function dataText({ datasetNumber, datasetVersion }: RunRecord): string {
  return datasetNumber === undefined ? datasetVersion : `${datasetNumber}, ${datasetVersion}`;
}

/** Why a run was started, to follow "because". */
export function triggerText(trigger: RunTrigger): string {
  switch (trigger.kind) {
    case 'datasetVersion':
      return 'a dataset version was registered';
    case 'alarm':
      return `the drift alarm ${visible(trigger.alarm)} rang`;
    case 'schedule':
      return `the schedule was due: every ${trigger.everyDays === 1 ? 'day' : `${trigger.everyDays} days`}`;
    case 'codeChange':
      return 'another algorithm or window was deployed';
    case 'person':
    case 'retry':
      return personText(trigger);
  }
}

function personText({ kind, by, why }: Extract<RunTrigger, { by: string }>): string {
  const what = kind === 'retry' ? 'asked for another attempt' : 'asked for it';
  return visible(`${by} ${what}${why === undefined ? '' : `: "${why}"`}`);
}

/** `21 November 2026, 13:14 UTC, for 42 s`. */
export function startedText({ startedAt, endedAt }: RunRecord): string {
  const started = timeText(startedAt);
  return endedAt === undefined ? started : `${started}, for ${durationText(startedAt, endedAt)}`;
}

/** `4.2 s`, `42 s`, `3 min`, `2.5 h`. */
export function durationText(from: string, to: string): string {
  const seconds = Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 120) return `${Math.round(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** The title of a metric, with a mark when less is better. */
export function metricTitle({ name, higherIsBetter }: RunMetric): string {
  return `${metricTitles[name]}${higherIsBetter ? '' : ' ↓'}`;
}

/** What stands below each figure, on how many rows, and what the mark of a title means. */
export function metricLegend(metrics: readonly RunMetric[]): string {
  const [first] = metrics;
  const rows = first === undefined ? '' : `, on ${wholeNumber(first.candidate.n)} rows`;
  const lower = metrics.some(({ higherIsBetter }) => !higherIsBetter);
  return `  Below each figure its interval${rows}.${lower ? ' ↓ lower is better.' : ''}`;
}
