import { canonicalJson } from '../shared/canonical-json.ts';
import { runIdOf } from '../training/ids.ts';
import type { RetrainingDecision, RetrainingState, RetrainingTrigger } from './contract.ts';
import { decideParked, decideTrigger } from './decide.ts';
import { type AlarmChange, settleEpisode, withAlarm } from './episode.ts';
import type { World } from './facts.ts';
import { adoptRun, type RunEnd, settleLease, withRunEnded } from './lease.ts';
import { newestVersion } from './new-rows.ts';

/** What has become known, and what is asked. */
export interface Incoming {
  readonly alarm?: AlarmChange;
  readonly runEnd?: RunEnd;
  readonly trigger?: RetrainingTrigger;
}

/** What is to be written next: with a decision, or without one. */
export interface RetrainingStep {
  readonly decision?: RetrainingDecision;
  readonly nextState: RetrainingState;
}

/**
 * The retraining policy, one write at a time: takes in what has become known, then decides on the
 * trigger, else on what is parked. A decision stays in the state until it was announced.
 *
 * @returns nothing when the state stands as it should
 */
export function nextStep(world: World, incoming: Incoming = {}): RetrainingStep | undefined {
  const state = settled(world, incoming);
  const known = { ...world, state };
  const decided = incoming.trigger ? decideTrigger(incoming.trigger, known) : decideParked(known);
  const version = world.state.version + 1;
  if (!decided) {
    const changed = canonicalJson(state) !== canonicalJson(world.state);
    return changed ? { nextState: { ...state, version } } : undefined;
  }
  const { decision, nextState } = decided;
  const unannounced = [...nextState.unannounced, decision];
  return { decision, nextState: { ...nextState, version, unannounced } };
}

/** The state with everything taken in that is known by now. */
function settled(world: World, { alarm, runEnd }: Incoming): RetrainingState {
  const { facts, policy, now } = world;
  const newest = newestVersion(facts.versions);
  const current = newest && runIdOf(world.state.model, newest.id, facts.policyHash);
  let state = world.state;
  if (runEnd) state = withRunEnded(state, runEnd, facts, now);
  state = settleLease(state, facts, now);
  if (current !== undefined) state = adoptRun(state, facts.runs.get(current));
  if (alarm) state = withAlarm(state, alarm, policy);
  return settleEpisode(state, policy, now);
}
