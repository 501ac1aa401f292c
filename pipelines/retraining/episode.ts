import type { RetrainingState } from './contract.ts';
import type { RetrainingPolicy } from './policy.ts';

/** A change of a drift alarm's state. */
export interface AlarmChange {
  readonly alarm: string;
  readonly ringing: boolean;
  /** When it changed, ISO 8601 in UTC. */
  readonly at: string;
}

/**
 * Notes what an alarm says. Its changes may come late and in any order: the newest counts. The first
 * time it rings an episode begins; it goes on until the alarm has been quiet for the cool-down.
 */
export function withAlarm(
  state: RetrainingState,
  change: AlarmChange,
  policy: RetrainingPolicy,
): RetrainingState {
  if (state.alarm && !isNewer(change, state.alarm)) return state;
  const at = Date.parse(change.at);
  const alarm = { name: change.alarm, ringing: change.ringing, changedAt: change.at };
  const before = settleEpisode(state, policy, new Date(at));
  const { episode } = before;
  if (!change.ringing) {
    const quietSince = episode?.quietSince ?? change.at;
    return { ...before, alarm, episode: episode && { ...episode, quietSince } };
  }
  if (episode) return { ...before, alarm, episode: { ...episode, quietSince: null } };
  const number = before.episodes + 1;
  const begun = { number, since: change.at, runs: 0, quietSince: null };
  return { ...before, alarm, episode: begun, episodes: number };
}

/** Of two changes in the same moment the alarm counts, in whatever order they are told. */
function isNewer(change: AlarmChange, known: NonNullable<RetrainingState['alarm']>): boolean {
  const later = Date.parse(change.at) - Date.parse(known.changedAt);
  return later === 0 ? change.ringing && !known.ringing : later > 0;
}

/** Ends an episode whose alarm has been quiet long enough. */
export function settleEpisode(
  state: RetrainingState,
  { coolDownMinutes }: RetrainingPolicy,
  now: Date,
): RetrainingState {
  const quietSince = state.episode?.quietSince;
  if (quietSince === null || quietSince === undefined) return state;
  if (now.getTime() - Date.parse(quietSince) < coolDownMinutes * 60_000) return state;
  return { ...state, episode: null };
}

/** Whether drift may start runs, or lower what they take: its alarm rings, and not in vain so far. */
export function driftCounts(state: RetrainingState, policy: RetrainingPolicy): boolean {
  return policy.onDrift && isRinging(state) && !isSpent(state, policy);
}

export function isRinging({ alarm }: RetrainingState): boolean {
  return alarm?.ringing ?? false;
}

/** Whether an episode has started as many runs as it may. */
export function isSpent({ episode }: RetrainingState, policy: RetrainingPolicy): boolean {
  return episode !== null && episode.runs >= policy.maxRunsPerEpisode;
}
