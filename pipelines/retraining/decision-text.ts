import { counted, wholeNumber } from '../ingest/report-words.ts';
import type { DecisionReason, RetrainingDecision, RetrainingTrigger } from './contract.ts';
import {
  againText,
  askedText,
  endText,
  episodeText,
  failedText,
  nameOf,
  newRowsText,
  scheduleText,
} from './decision-words.ts';

/** A decision before its text; its cause carries it: its own trigger, or one that it has helped. */
type Untold = Omit<RetrainingDecision, 'text'> & { readonly cause: RetrainingTrigger };

/**
 * A decision in a sentence or two, with its numbers: the command line, the event, the log and the
 * report all say this.
 * @param cause - the trigger that carries the decision: its own, or a parked one that it has helped
 */
export function decisionText(
  decision: Omit<RetrainingDecision, 'text'>,
  cause: RetrainingTrigger,
): string {
  const said = SENTENCES[decision.reason]({ ...decision, cause });
  const others = decision.coalesced.length;
  switch (decision.outcome) {
    case 'start':
      return `Yes: ${said}${others === 0 ? '' : ` It answers ${counted(others, 'other trigger')} too.`}`;
    case 'later':
      return `Later: ${said}`;
    case 'no':
      return `No: ${said}`;
  }
}

const SENTENCES: Readonly<Record<DecisionReason, (decision: Untold) => string>> = {
  firstModel: ({ figures }) =>
    `the first model, of ${counted(figures.newRows, 'row')} in dataset version ${figures.number ?? 1}.`,
  newRows: ({ figures }) => `${newRowsText(figures)}.`,
  drift: ({ figures }) =>
    `the drift alarm rings, with ${newRowsText(figures)}. ${episodeText(figures)}`,
  schedule: ({ figures, cause }) =>
    `${scheduleText(cause)}, and there are ${newRowsText(figures)}.`,
  codeChange: () => 'the algorithm or the window has changed since the last run.',
  person: ({ cause, run }) =>
    `${askedText(cause)}${run && run.attempt > 1 ? `, and this is attempt ${run.attempt} at ${run.id}` : ''}.`,
  retry: ({ cause, run }) =>
    `${askedText(cause)}, and this is attempt ${run?.attempt ?? 1} at ${nameOf(run)}.`,
  lease: ({ run }) => `${nameOf(run)} is at work. It is decided again when that ends.`,
  coolDown: ({ figures, notBefore }) =>
    `the last run ended ${endText(figures)}, and the cool-down is ${minutes(figures.coolDownMinutes)}.${againText(notBefore)}`,
  backOff: ({ figures, notBefore }) =>
    `${counted(figures.failuresInRow, 'run')} in a row failed, the last ${endText(figures)}, and each doubles the cool-down of ${minutes(figures.coolDownMinutes)}.${againText(notBefore)}`,
  budget: ({ figures, notBefore }) =>
    `${counted(figures.runsToday, 'run')} started within 24 hours, and ${wholeNumber(figures.maxRunsPerDay)} may.${againText(notBefore)}`,
  needsRows: waitsForRows,
  failedBefore: ({ run, outcome }) =>
    `${failedText(run)}${outcome === 'later' ? ' It is decided again when other data comes.' : ''}`,
  minimumNewRows: ({ figures }) => `${newRowsText(figures)}. They count at the next upload.`,
  nothingNew: ({ run, cause }) =>
    cause.kind === 'person'
      ? `${nameOf(run)} was trained on this data under this policy, and would come to the same model.`
      : `nothing new since ${nameOf(run)}.`,
  needsPerson: ({ figures }) =>
    `this drift episode has started ${counted(figures.episodeRuns, 'run')} of at most ${wholeNumber(figures.maxRunsPerEpisode)}, and the alarm still rings: it needs a person.`,
  quietAgain: () => 'the drift alarm is quiet again.',
  switchedOff: ({ cause }) => `the config has switched this trigger off (${cause.kind}).`,
  noData: () => 'the model has no dataset version yet. The first upload starts a run.',
  unknownRun: ({ cause }) =>
    `there is no ${cause.kind === 'retry' ? cause.run : 'such run'} of this model in the ledger.`,
  alreadyRegistered: ({ run }) =>
    `${nameOf(run)} came to its candidate. "evergreen explain ${nameOf(run)}" tells what became of it.`,
  runAtWork: ({ run }) => `${nameOf(run)} is at work. Ask again when it has ended.`,
};

function waitsForRows({ cause, figures }: Untold): string {
  if (cause.kind !== 'alarm') {
    return `${scheduleText(cause)}, but there are ${newRowsText(figures)}. It is decided again when rows come.`;
  }
  if (figures.newRows === 0) {
    return "the drift alarm rings, and drift with no new labelled rows can't be cured by training: it needs a person. It is decided again when labelled rows are uploaded.";
  }
  return `the drift alarm rings, but there are ${newRowsText(figures)}. It needs more labelled rows, or a person who asks for a run. It is decided again when rows come.`;
}

function minutes(count: number): string {
  return `${count} minute${count === 1 ? '' : 's'}`;
}
