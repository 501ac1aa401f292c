import type { RetrainingTrigger } from './contract.ts';
import { isRinging } from './episode.ts';
import type { World } from './facts.ts';
import { triggerIdOf, uploadTriggerId } from './ids.ts';
import { newestVersion } from './new-rows.ts';

const DAY = 24 * 3_600_000;
const MINUTE = 60_000;

/**
 * What a run needs to quiet its alarm, at least: a release is watched for a while, traffic has to
 * come, and monitoring has to see enough of it. Before that a person would be called for nothing.
 */
const PATIENCE = 6 * 60 * MINUTE;

/**
 * Triggers that nobody sends: what time or a deployment brings, and what should have been sent. Each
 * has one id for as long as it is the same, so it is decided once, however often it is looked for.
 */
export function dueTriggers(world: World): RetrainingTrigger[] {
  // Data first: it is what the others may wait for.
  return [newestUpload(world), ringingStill(world), codeChange(world), schedule(world)].filter(
    (trigger) => trigger !== undefined,
  );
}

/** The newest dataset version, in case its event was lost. */
function newestUpload({ state: { model }, facts, now }: World): RetrainingTrigger | undefined {
  const newest = newestVersion(facts.versions);
  if (!newest) return undefined;
  const id = uploadTriggerId(model, newest.id);
  return { kind: 'datasetVersion', id, model, at: now.toISOString(), datasetVersion: newest.id };
}

/** An alarm that a run did not quiet never speaks again by itself. */
function ringingStill({ state, policy, now }: World): RetrainingTrigger | undefined {
  const { model, alarm, lastRun, token } = state;
  if (!policy.onDrift || !alarm || !isRinging(state) || !lastRun || isWaiting('alarm', state)) {
    return undefined;
  }
  if (alarm.changedAt > lastRun.endedAt) return undefined;
  const patience = Math.max(PATIENCE, policy.coolDownMinutes * MINUTE);
  if (now.getTime() < Date.parse(lastRun.endedAt) + patience) return undefined;
  const id = triggerIdOf('ringing', model, alarm.name, alarm.changedAt, token);
  return { kind: 'alarm', id, model, at: now.toISOString(), alarm: alarm.name };
}

/** A deployment with another algorithm, or another window, than the last run was made with. */
function codeChange({ state, facts, policy, now }: World): RetrainingTrigger | undefined {
  const { model, codeHash: from, token } = state;
  const to = facts.codeHash;
  if (!policy.onCodeChange || from === null || from === to || isWaiting('codeChange', state)) {
    return undefined;
  }
  const id = triggerIdOf('codeChange', model, from, to, token);
  return { kind: 'codeChange', id, model, at: now.toISOString(), from, to };
}

/** So many days since the last run. */
function schedule({ state, policy, now }: World): RetrainingTrigger | undefined {
  const { model, lastRun } = state;
  const { everyDays } = policy;
  if (everyDays === null || !lastRun || isWaiting('schedule', state)) return undefined;
  if (now.getTime() < Date.parse(lastRun.startedAt) + everyDays * DAY) return undefined;
  const id = triggerIdOf('schedule', model, lastRun.startedAt);
  return { kind: 'schedule', id, model, at: now.toISOString(), everyDays };
}

/** Whether a run is at work, or a trigger of this kind is parked: then there is nothing to add. */
function isWaiting(kind: RetrainingTrigger['kind'], { lease, parked }: World['state']): boolean {
  return lease !== null || parked.some(({ trigger }) => trigger.kind === kind);
}
