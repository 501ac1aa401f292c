import type { RetrainingDecision } from '../../pipelines/retraining/contract.ts';
import { uploadTriggerId } from '../../pipelines/retraining/ids.ts';
import type { PutFile } from './data-person.ts';
import { clock, seconds } from './narrate.ts';
import { DemoFailedError, MODEL, type Stage } from './stage.ts';
import { registered, upload } from './training-acts.ts';

type Wanted = Pick<RetrainingDecision, 'outcome' | 'reason'>;

/** A month comes while the last run has just ended: it is parked, and decided again by itself. */
export async function uploadTooSoon(stage: Stage, file: string): Promise<PutFile> {
  const { narrator } = stage;
  narrator.act('February comes too soon, and waits for the cool-down');
  const put = await upload(stage, file);
  const decision = await decided(stage, put, { outcome: 'later', reason: 'coolDown' });
  if (decision.notBefore === null) throw new DemoFailedError('It has no time to be decided again.');
  narrator.say(
    `Nothing is lost by it: at ${clock(Date.parse(decision.notBefore))} it is decided again, while the story goes on.`,
  );
  return put;
}

/** A parked upload was decided again when its time had come, and its run was started. */
export async function seeParkedStarted(stage: Stage, put: PutFile): Promise<void> {
  const { ledger, narrator } = stage;
  const id = uploadTriggerId(MODEL, await registered(stage, put));
  const again = await ledger.decisionThat(
    'the parked upload',
    ({ trigger, outcome }) => trigger.id === id && outcome === 'start',
  );
  narrator.say(`Its cool-down is over, and it was decided again:`);
  narrator.quoteWords(`${clock(Date.parse(again.decidedAt))}  ${again.text}`);
}

/** A month that brings too few rows for a run. */
export async function uploadTooLittle(stage: Stage, file: string): Promise<PutFile> {
  const put = await upload(stage, file);
  await decided(stage, put, { outcome: 'no', reason: 'minimumNewRows' });
  return put;
}

/**
 * Shows the first decision on an upload.
 * @throws DemoFailedError when it is another than it must be
 */
async function decided(stage: Stage, put: PutFile, wanted: Wanted): Promise<RetrainingDecision> {
  const { ledger, narrator } = stage;
  const id = uploadTriggerId(MODEL, await registered(stage, put));
  const decision = await ledger.decisionThat(put.key, ({ trigger }) => trigger.id === id);
  const took = Date.parse(decision.decidedAt) - put.at;
  narrator.say(`Decided ${seconds(took)} after the upload:`);
  narrator.quoteWords(decision.text);
  const { outcome, reason } = decision;
  if (outcome === wanted.outcome && reason === wanted.reason) return decision;
  throw new DemoFailedError(
    `The decision on ${put.key} was to be "${wanted.outcome}" for ${wanted.reason} and is "${outcome}" for ${reason}.`,
  );
}
