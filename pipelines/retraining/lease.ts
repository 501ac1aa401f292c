import type { RunRequest } from '../training/contract.ts';
import type { RetrainingState } from './contract.ts';
import type { RetrainingFacts, RunFact } from './facts.ts';
import { withRegistered } from './state.ts';

const DAY = 24 * 3_600_000;

/** How a run has ended. */
export interface RunEnd {
  readonly run: string;
  /** Absent when its end is one for every attempt: a candidate. */
  readonly attempt?: number;
  readonly outcome: 'registered' | 'failed';
}

/** Gives the lease to a run that starts now, under a token higher than any before. */
export function withLease(state: RetrainingState, run: RunRequest, now: Date): RetrainingState {
  const token = state.token + 1;
  const since = now.toISOString();
  return {
    ...state,
    token,
    lease: { run, token, since },
    starts: [...startsOfDay(state, now), since],
  };
}

/** When runs were started within the 24 hours before, the first first. */
export function startsOfDay({ starts }: RetrainingState, now: Date): string[] {
  return starts.filter((start) => Date.parse(start) > now.getTime() - DAY);
}

/** Frees the lease of a run that has ended; the end of any other run frees nothing. */
export function withRunEnded(
  state: RetrainingState,
  end: RunEnd,
  facts: Pick<RetrainingFacts, 'runs'>,
  now: Date,
): RetrainingState {
  const fact = facts.runs.get(end.run);
  const noted = fact ? withRegistered(state, fact) : state;
  const { lease } = noted;
  if (lease?.run.id !== end.run) return noted;
  if (end.attempt !== undefined && end.attempt !== lease.run.attempt) return noted;
  const { id, attempt, datasetVersion, policyHash } = lease.run;
  // The ledger knows better: a run whose candidate could not be announced tells that it failed.
  const outcome = fact?.standing === 'registered' ? 'registered' : end.outcome;
  const endedAt = fact?.attempt === attempt ? fact.endedAt : undefined;
  return {
    ...noted,
    lease: null,
    failuresInRow: outcome === 'failed' ? noted.failuresInRow + 1 : 0,
    lastRun: {
      run: id,
      attempt,
      outcome,
      datasetVersion,
      policyHash,
      startedAt: lease.since,
      endedAt: endedAt ?? now.toISOString(),
    },
  };
}

/** Frees a lease whose execution is over though nobody has told: stopped, or the event was lost. */
export function settleLease(
  state: RetrainingState,
  facts: RetrainingFacts,
  now: Date,
): RetrainingState {
  const { lease } = state;
  if (!lease || !facts.leaseEnded) return state;
  const { id, attempt } = lease.run;
  const registered = facts.runs.get(id)?.standing === 'registered';
  const outcome = registered ? 'registered' : 'failed';
  return withRunEnded(state, { run: id, attempt, outcome }, facts, now);
}

/** Takes a run that was started past the queue under its lease. */
export function adoptRun(state: RetrainingState, run: RunFact | undefined): RetrainingState {
  if (state.lease || run?.standing !== 'running') return state;
  const { id, attempt, datasetVersion, policyHash, trigger, startedAt: since } = run;
  const token = state.token + 1;
  const request = { id, attempt, model: state.model, datasetVersion, policyHash, trigger };
  return { ...state, token, lease: { run: request, token, since } };
}
