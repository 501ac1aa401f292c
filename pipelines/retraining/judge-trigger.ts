import { runIdOf } from '../training/ids.ts';
import type { RunRequest } from '../training/contract.ts';
import type { DecisionReason, ParkReason, RetrainingTrigger, TriggerKind } from './contract.ts';
import { isRinging, isSpent } from './episode.ts';
import type { RunFact, World } from './facts.ts';
import { newestVersion, newRowsFor } from './new-rows.ts';
import { runTriggerOf } from './run-trigger.ts';
import { waitOf } from './waiting.ts';

/** A run, as a decision names it. */
export interface NamedRun {
  readonly id: string;
  readonly attempt: number;
}

/** What one trigger comes to, looked at alone. */
export type Judgement =
  | {
      readonly outcome: 'start';
      readonly reason: DecisionReason;
      readonly request: RunRequest;
      /** Whether it takes the drift alarm to start this run. */
      readonly byDrift: boolean;
    }
  | {
      readonly outcome: 'later';
      readonly reason: ParkReason;
      readonly notBefore: string | null;
      readonly run: NamedRun | null;
    }
  | { readonly outcome: 'no'; readonly reason: DecisionReason; readonly run: NamedRun | null };

type AutomaticKind = Exclude<TriggerKind, 'person' | 'retry'>;

/**
 * Judges a trigger by policy, state and facts. A person waits for the run at work alone; all else
 * also for enough new rows, the cool-down and the budget.
 */
export function judgeTrigger(trigger: RetrainingTrigger, world: World): Judgement {
  if (trigger.kind === 'retry') return judgeRetry(trigger, world);
  const { state, facts } = world;
  const newest = newestVersion(facts.versions);
  if (!newest) return no('noData');
  const refusal = alwaysRefused(trigger.kind, world);
  if (refusal) return refusal;
  if (state.lease) return later('lease', state.lease.run);
  const id = runIdOf(state.model, newest.id, facts.policyHash);
  const before = latestAttempt(id, world);
  const request: RunRequest = {
    id,
    attempt: (before?.attempt ?? 0) + 1,
    model: state.model,
    datasetVersion: newest.id,
    policyHash: facts.policyHash,
    trigger: runTriggerOf(trigger),
  };
  if (trigger.kind === 'person') {
    if (before?.standing === 'registered') return no('nothingNew', before);
    return { outcome: 'start', reason: 'person', request, byDrift: false };
  }
  return judgeAutomatic(trigger.kind, request, before, world);
}

/** What neither rows nor time can change. */
function alwaysRefused(kind: TriggerKind, { state, policy }: World): Judgement | undefined {
  if (kind === 'codeChange') return policy.onCodeChange ? undefined : no('switchedOff');
  if (kind === 'schedule') return policy.everyDays === null ? no('switchedOff') : undefined;
  if (kind !== 'alarm') return undefined;
  if (!policy.onDrift) return no('switchedOff');
  if (!isRinging(state)) return no('quietAgain');
  return isSpent(state, policy) ? no('needsPerson') : undefined;
}

function judgeAutomatic(
  kind: AutomaticKind,
  request: RunRequest,
  before: (NamedRun & Pick<RunFact, 'standing'>) | undefined,
  world: World,
): Judgement {
  // Drift and a due schedule go on waiting for rows; an upload is told again by the next one.
  const patient = kind === 'alarm' || kind === 'schedule';
  if (before?.standing === 'failed') {
    return patient ? later('failedBefore', before) : no('failedBefore', before);
  }
  const { newRows, minimum, loweredFrom } = newRowsFor(kind, world);
  if (before?.standing === 'registered' || (newRows === 0 && minimum > 0)) {
    return patient ? later('needsRows', before ?? null) : no('nothingNew', before ?? lastOf(world));
  }
  if (newRows < minimum) return patient ? later('needsRows') : no('minimumNewRows');
  const wait = waitOf(world);
  if (wait) return { outcome: 'later', run: null, ...wait };
  const byDrift = kind === 'alarm' || (loweredFrom !== null && newRows < loweredFrom);
  return { outcome: 'start', reason: startReasonOf(kind, byDrift, world), request, byDrift };
}

function startReasonOf(kind: AutomaticKind, byDrift: boolean, { state }: World): DecisionReason {
  if (!state.lastRegistered) return 'firstModel';
  if (byDrift) return 'drift';
  return kind === 'datasetVersion' || kind === 'alarm' ? 'newRows' : kind;
}

/** The next attempt at a run that failed, on the same data under the same policy. */
function judgeRetry(
  trigger: Extract<RetrainingTrigger, { kind: 'retry' }>,
  world: World,
): Judgement {
  const { state, facts } = world;
  if (state.lease) return no('runAtWork', state.lease.run);
  const { lastRun } = state;
  const before = latestAttempt(trigger.run, world);
  const origin = facts.runs.get(trigger.run) ?? (lastRun?.run === trigger.run ? lastRun : null);
  if (!before || !origin) return no('unknownRun');
  if (before.standing === 'registered') return no('alreadyRegistered', before);
  if (before.standing === 'running') return no('runAtWork', before);
  const { datasetVersion, policyHash } = origin;
  const attempt = before.attempt + 1;
  const { model } = state;
  const trained = { id: trigger.run, attempt, model, datasetVersion, policyHash };
  const request = { ...trained, trigger: runTriggerOf(trigger) };
  return { outcome: 'start', reason: 'retry', request, byDrift: false };
}

/** The last attempt at a run, of which the ledger may not have heard when it failed at its start. */
function latestAttempt(
  id: string,
  { state: { lastRun }, facts }: World,
): (NamedRun & Pick<RunFact, 'standing'>) | undefined {
  const fact = facts.runs.get(id);
  if (lastRun?.run !== id || (fact && fact.attempt >= lastRun.attempt)) return fact;
  return { id, attempt: lastRun.attempt, standing: lastRun.outcome };
}

function lastOf({ state }: World): NamedRun | null {
  const { lastRegistered } = state;
  return lastRegistered && { id: lastRegistered.run, attempt: lastRegistered.attempt };
}

function later(reason: ParkReason, run: NamedRun | null = null): Judgement {
  return { outcome: 'later', reason, notBefore: null, run };
}

function no(reason: DecisionReason, run: NamedRun | null = null): Judgement {
  return { outcome: 'no', reason, run };
}
