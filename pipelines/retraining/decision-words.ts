import { counted, timeText, visible, wholeNumber } from '../ingest/report-words.ts';
import type { DecisionFigures, RetrainingDecision, RetrainingTrigger } from './contract.ts';

/** The phrases that sentences about decisions are made of. */

/** `28,796 new rows, and it takes 31,074 (0.6 of the 51,790 the last run was trained on)`. */
export function newRowsText(figures: DecisionFigures): string {
  const { newRows, minimum, loweredFrom } = figures;
  const found = newRows === 0 ? 'no new rows' : counted(newRows, 'new row');
  if (minimum === 0) return found;
  if (loweredFrom === null) return `${found}, and it takes ${minimumText(minimum, figures)}`;
  return `${found}, and under drift it takes ${wholeNumber(minimum)} instead of ${minimumText(loweredFrom, figures)}`;
}

function minimumText(minimum: number, { minNewRowShare, lastRunRows }: DecisionFigures): string {
  if (minNewRowShare === null || lastRunRows === null) return wholeNumber(minimum);
  return `${wholeNumber(minimum)} (${minNewRowShare} of the ${wholeNumber(lastRunRows)} the last run was trained on)`;
}

/** `Run 1 of at most 2 in drift episode 3.` */
export function episodeText({ episode, episodeRuns, maxRunsPerEpisode }: DecisionFigures): string {
  return `Run ${episodeRuns + 1} of at most ${maxRunsPerEpisode} in drift episode ${episode ?? 1}.`;
}

/** `ada asked for it ("new prices")`. */
export function askedText(cause: RetrainingTrigger): string {
  if (cause.kind !== 'person' && cause.kind !== 'retry') return 'a person asked for it';
  const why = cause.why === undefined ? '' : ` ("${visible(cause.why)}")`;
  return `${visible(cause.by)} asked for it${why}`;
}

/** `7 days have gone by since the last run began`. */
export function scheduleText(cause: RetrainingTrigger): string {
  const days = cause.kind === 'schedule' ? cause.everyDays : 1;
  return `${days === 1 ? 'a day has' : `${days} days have`} gone by since the last run began`;
}

export function failedText(run: RetrainingDecision['run']): string {
  const name = nameOf(run);
  return `${name}, of this data under this policy, has failed. "evergreen retry ${name}" starts it again once the cause is mended.`;
}

/** When the last run ended. */
export function endText({ lastRunEndedAt }: DecisionFigures): string {
  return lastRunEndedAt === null ? 'just now' : timeText(lastRunEndedAt);
}

export function nameOf(run: RetrainingDecision['run']): string {
  return run?.id ?? 'the last run';
}

/** ` It is decided again 21 November 2026, 13:14 UTC.`, or nothing. */
export function againText(notBefore: string | null): string {
  return notBefore === null ? '' : ` It is decided again ${timeText(notBefore)}.`;
}
