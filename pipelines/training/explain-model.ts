import { counted, visible } from '../ingest/report-words.ts';
import type { RunRecord } from './contract.ts';
import {
  dataText,
  decidedOtherwise,
  standingOf,
  startedText,
  triggerText,
  windowText,
} from './run-words.ts';
import { hanging, nameValueLines, painted, type TextOptions } from './text-layout.ts';

/** What is known of a model beside its runs. */
export interface ExplainOptions extends TextOptions {
  readonly model: string;
  /** The ARN of the newest approved package; null when there is none. */
  readonly approved: string | null;
  /** What a person gave as the reason for approving it. */
  readonly reason?: string;
}

/**
 * Which candidate of a model is approved now, why, what it came from, and what came after it. Takes
 * the model's runs, the last started first.
 */
export function explainModel(records: readonly RunRecord[], options: ExplainOptions): string {
  const { model, approved } = options;
  if (records.length === 0 && approved === null) {
    return `${model} has no run yet. A file uploaded to raw/${model}/ in the data bucket starts one.`;
  }
  const maker = records.find(({ packageArn }) => packageArn === approved && approved !== null);
  const blocks =
    maker === undefined
      ? [unmade(records, options)]
      : [approvedLines(maker, options), nameValueLines(originOf(maker), options)];
  return [...blocks, sinceLines(records, maker, options)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n');
}

function unmade(records: readonly RunRecord[], options: ExplainOptions): string[] {
  const { model, approved } = options;
  if (approved === null) {
    return [
      painted(`${model} has no approved model.`, 'strong', options),
      ...hanging(
        '',
        `No candidate of its ${counted(records.length, 'run')} is approved now.`,
        options,
      ),
    ];
  }
  return [
    painted(`${model}: ${approved} is approved.`, 'strong', options),
    ...hanging('', 'No run in the ledger made it, so its origin is not known.', options),
  ];
}

function approvedLines(maker: RunRecord, options: ExplainOptions): string[] {
  const { model, reason } = options;
  const version = maker.packageVersion === undefined ? '' : `version ${maker.packageVersion}, `;
  const otherwise = decidedOtherwise(maker);
  return [
    painted(
      `${model}: ${version}${maker.candidateId ?? 'a candidate'} is approved.`,
      'good',
      options,
    ),
    ...(otherwise === undefined ? [] : hanging('', otherwise, options)),
    ...(maker.verdict === undefined ? [] : hanging('', visible(maker.verdict.text), options)),
    ...(reason === undefined ? [] : hanging('', `Reason given: ${visible(reason)}`, options)),
  ];
}

function originOf(maker: RunRecord): [string, string][] {
  const { id, window, artifact, lineage } = maker;
  const facts: [string, string | undefined][] = [
    ['Run', id],
    ['Data', dataText(maker)],
    ['Trained on', window && windowText(window)],
    ['Started', startedText(maker)],
    ['Because', triggerText(maker.trigger)],
    ['Artifact', artifact?.uri],
    ['Lineage', lineage && `s3://${lineage.bucket}/${lineage.key}`],
  ];
  return facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, visible(value)]]));
}

const SHOWN = 5;

/** What later runs came to; without an approved model, the last runs. */
function sinceLines(
  records: readonly RunRecord[],
  maker: RunRecord | undefined,
  options: ExplainOptions,
): string[] {
  const later =
    maker === undefined ? records : records.filter(({ startedAt }) => startedAt > maker.startedAt);
  if (later.length === 0) return [];
  const hidden = later.length - SHOWN;
  return [
    painted(maker === undefined ? 'Its last runs' : 'Since then', 'strong', options),
    ...later.slice(0, SHOWN).flatMap((run) => hanging('  - ', sinceText(run), options)),
    ...(hidden > 0 ? [`  and ${counted(hidden, 'more run')}`] : []),
  ];
}

function sinceText(run: RunRecord): string {
  const why =
    run.status === 'failed' ? `${run.error ?? ''}: ${run.cause ?? ''}` : (run.verdict?.text ?? '');
  const [word] = standingOf(run);
  return visible(`${run.id} on dataset version ${dataText(run)}: ${word}. ${why}`).trim();
}
