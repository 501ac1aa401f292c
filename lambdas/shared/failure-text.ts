import * as z from 'zod';
import { jsonOf } from '../../pipelines/shared/json-of.ts';

/** A cause may be a whole program's output; the rest is in the execution's history. */
const MAX_CHARACTERS = 4_000;

/** What Step Functions hands on of a function's error. */
const lambdaError = z.object({ errorMessage: z.string() });

/**
 * What an error that Step Functions caught says to a person: a function's error arrives as JSON with
 * a stack trace, a service's refusal as text, a time-out with nothing.
 */
export function saidBy(error: string, cause: string): string {
  const thrown = lambdaError.safeParse(jsonOf(cause));
  const said = thrown.success ? thrown.data.errorMessage : cause;
  return cutCause(said === '' ? silent(error) : said);
}

/** A cause, no longer than the ledger keeps it. */
export function cutCause(text: string): string {
  return text.length <= MAX_CHARACTERS ? text : `${text.slice(0, MAX_CHARACTERS - 1)}…`;
}

function silent(error: string): string {
  return error === 'States.Timeout' || error === 'States.HeartbeatTimeout'
    ? 'A step ran out of time.'
    : 'No cause was given; the history of the execution shows where it ended.';
}
