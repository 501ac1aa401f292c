import { counted, visible } from '../../pipelines/ingest/report-words.ts';
import type {
  DecisionOutcome,
  RetrainingDecision,
  RetrainingState,
} from '../../pipelines/retraining/contract.ts';
import { hanging, painted, type Tone } from '../../pipelines/training/text-layout.ts';
import { queueLines } from './queue-text.ts';
import type { Looks } from './terminal.ts';
import { triggerWord } from '../../pipelines/retraining/trigger-words.ts';

const TONES: Readonly<Record<DecisionOutcome, Tone>> = { start: 'good', later: 'warn', no: 'bad' };

const OUTCOMES: Readonly<Record<DecisionOutcome, string>> = {
  start: 'START',
  later: 'LATER',
  no: 'NO',
};

/** One decision: what became of it, why, and the run it is about. */
export function decisionText(decision: RetrainingDecision, looks: Looks): string {
  const { outcome, trigger, run, text, coalesced } = decision;
  const asked = triggerWord(trigger.kind);
  const others =
    coalesced.length === 0 ? '' : ` and ${counted(coalesced.length, 'other trigger')} with it`;
  const about =
    run === null ? '' : `, ${run.id}${run.attempt > 1 ? ` attempt ${run.attempt}` : ''}`;
  const word = painted(OUTCOMES[outcome], TONES[outcome], looks);
  return [
    `${word}  ${decision.decidedAt.slice(0, 19).replace('T', ' ')}  ${asked}${others}${about}`,
    ...hanging('  ', visible(text), looks),
  ].join('\n');
}

/** A model's decisions and what still waits. Ends without a line break. */
export function decisionsText(
  {
    model,
    decisions,
    state,
  }: {
    readonly model: string;
    readonly decisions: readonly RetrainingDecision[];
    readonly state: RetrainingState | undefined;
  },
  looks: Looks,
): string {
  const [newest] = decisions;
  if (!newest) {
    return `Nothing was decided about ${model} yet. An upload, a drift alarm, or "evergreen retrain ${model} --why …" asks for a run.`;
  }
  const title = `Retraining decisions on ${model}, the newest first (UTC)`;
  const waiting = state ? queueLines(state, looks) : [];
  return [
    painted(title, 'strong', looks),
    ...decisions.map((decision) => decisionText(decision, looks)),
    ...(waiting.length === 0 ? [] : ['', ...waiting]),
  ].join('\n');
}
