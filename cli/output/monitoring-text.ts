import { counted, timeText, visible } from '../../pipelines/ingest/report-words.ts';
import type {
  MonitoringFigures,
  MonitoringRecord,
  TrafficCounts,
} from '../../pipelines/monitoring/contract.ts';
import {
  hanging,
  nameValueLines,
  painted,
  type Tone,
} from '../../pipelines/training/text-layout.ts';
import { type Fact, knownFacts } from './known-facts.ts';
import type { Looks } from './terminal.ts';

/** What a monitoring came to, for a terminal. Ends without a line break. */
export function monitoringText(record: MonitoringRecord, looks: Looks): string {
  const { model, text, traffic } = record;
  const [word, tone] = standingOf(record);
  const facts: Fact[] = [
    ['Answered by', versionText(record)],
    ['Traffic', traffic && `${trafficText(traffic)}${spanText(record)}`],
    ...figureFacts(record),
    ['Report', reportText(record)],
  ];
  return [
    `${painted(word.toUpperCase(), tone, looks)}  ${model}`,
    ...(text === undefined ? [] : hanging('', visible(text), looks)),
    '',
    ...nameValueLines(knownFacts(facts), looks),
  ].join('\n');
}

/** The last monitoring in a few lines, for an overview. */
export function lastMonitoringLines(record: MonitoringRecord, looks: Looks): string[] {
  const { endedAt, status, text, cause } = record;
  const [word] = standingOf(record);
  const facts: Fact[] = [
    ['Ended', `${timeText(endedAt)}: ${word}`],
    ...figureFacts(record),
    ['Said', status === 'measured' ? undefined : text],
    ['Cause', cause],
  ];
  return [painted('Last monitoring', 'strong', looks), ...nameValueLines(knownFacts(facts), looks)];
}

function standingOf({ status, figures }: MonitoringRecord): readonly [string, Tone] {
  switch (status) {
    case 'measured':
      return isDrift(figures) ? ['drift', 'bad'] : ['calm', 'good'];
    case 'notEnoughData':
      return ['not enough data', 'warn'];
    case 'superseded':
      return ['counted by another', 'warn'];
    case 'failed':
      return ['failed', 'bad'];
  }
}

function isDrift(figures: MonitoringFigures | undefined): boolean {
  const { driftScore = null, threshold = 1 } = figures ?? {};
  return driftScore !== null && driftScore > threshold;
}

function versionText({ packageVersion, candidateId }: MonitoringRecord): string | undefined {
  return packageVersion === undefined ? undefined : `version ${packageVersion}, ${candidateId}`;
}

function spanText({ from, to }: MonitoringRecord): string {
  return from === undefined || to === undefined ? '' : `, from ${clock(from)} to ${clock(to)}`;
}

function trafficText(traffic: TrafficCounts): string {
  const { records, requests, otherModels, malformed, refused, unanswered } = traffic;
  const others: readonly [number, string][] = [
    [otherModels, 'answered by another version'],
    [refused, 'refused'],
    [unanswered, 'without an answer'],
    [malformed, 'unreadable'],
  ];
  const left = others.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  const all = `${counted(records, 'record')} in ${counted(requests, 'request')}`;
  return left.length === 0 ? all : `${all} (left out: ${left.join(', ')})`;
}

const DIGITS = 2;

/** Without enough data there are no figures: nothing is to look calm. */
function figureFacts({ status, figures }: MonitoringRecord): Fact[] {
  if (status !== 'measured' || !figures) return [];
  const { driftScore, threshold, driftedFeatures, worst, predictionDrift } = figures;
  const { nullShareRise: nulls, unseenCategoryShare: unseen } = figures;
  const score = driftScore === null ? 'unknown' : driftScore.toFixed(DIGITS);
  return [
    ['Drift score', `${score}; the alarm rings above ${threshold}`],
    ['Drifted', counted(driftedFeatures, 'feature')],
    [
      'Worst',
      worst
        ? `${worst.name}: PSI ${worst.psi.toFixed(DIGITS)}, Jensen-Shannon ${worst.jensenShannon.toFixed(DIGITS)}`
        : undefined,
    ],
    [
      'Predictions',
      predictionDrift === null
        ? undefined
        : `Jensen-Shannon ${predictionDrift.toFixed(DIGITS)} from those on the hold-out`,
    ],
    ['Nulls', nulls === null ? undefined : `${percent(nulls)} more than in training, at worst`],
    ['Unseen values', unseen === null ? undefined : `${percent(unseen)}, at worst`],
  ];
}

function reportText({ report, model }: MonitoringRecord): string | undefined {
  return report && `s3://${report.bucket}/${report.key}; as a page: "evergreen report ${model}"`;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function clock(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}
