import type { RetrainingState } from './contract.ts';
import type { RunFact } from './facts.ts';

/**
 * The state of a model that has none yet. What was trained before there was a queue counts.
 * @param registered - the model's registered runs
 */
export function firstState(model: string, registered: readonly RunFact[] = []): RetrainingState {
  const state: RetrainingState = {
    schemaVersion: 1,
    model,
    version: 0,
    token: 0,
    lease: null,
    parked: [],
    lastRegistered: null,
    lastRun: null,
    failuresInRow: 0,
    starts: [],
    codeHash: null,
    alarm: null,
    episode: null,
    episodes: 0,
    unannounced: [],
  };
  return registered.reduce(withRegistered, state);
}

/** Notes a registered run, if it knows data as new as that of the last one noted, or newer. */
export function withRegistered(state: RetrainingState, run: RunFact): RetrainingState {
  const number = run.datasetNumber;
  if (run.standing !== 'registered' || number === undefined) return state;
  const { lastRegistered } = state;
  if (lastRegistered && lastRegistered.number > number) return state;
  if (lastRegistered?.run === run.id) return state;
  const { id, attempt, rows = null } = run;
  return { ...state, lastRegistered: { run: id, attempt, number, rows } };
}
