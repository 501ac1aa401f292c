import type { DecisionFigures, TriggerKind } from './contract.ts';
import type { World } from './facts.ts';
import { startsOfDay } from './lease.ts';
import { newestVersion, newRowsFor } from './new-rows.ts';

/** The numbers that a decision on a trigger of this kind is made from. */
export function figuresOf(kind: TriggerKind, world: World): DecisionFigures {
  const { state, facts, policy, now } = world;
  const newest = newestVersion(facts.versions);
  const { newRows, minimum, loweredFrom } = newRowsFor(kind, world);
  return {
    datasetVersion: newest?.id ?? null,
    number: newest?.number ?? null,
    newRows,
    minimum,
    loweredFrom,
    minNewRowShare: shareThatCounts(minimum, kind, world),
    lastRun: state.lastRegistered?.run ?? null,
    lastRunRows: state.lastRegistered?.rows ?? null,
    lastRunEndedAt: state.lastRun?.endedAt ?? null,
    failuresInRow: state.failuresInRow,
    coolDownMinutes: policy.coolDownMinutes,
    runsToday: startsOfDay(state, now).length,
    maxRunsPerDay: policy.maxRunsPerDay,
    episode: state.episode?.number ?? null,
    episodeRuns: state.episode?.runs ?? 0,
    maxRunsPerEpisode: policy.maxRunsPerEpisode,
  };
}

/** The share, where it asks for more than the fixed minimum does. */
function shareThatCounts(minimum: number, kind: TriggerKind, world: World): number | null {
  const { minNewRowShare, minNewRows } = world.policy;
  const rows = world.state.lastRegistered?.rows ?? 0;
  if (minimum === 0 || kind === 'schedule') return null;
  return minNewRowShare * rows > minNewRows ? minNewRowShare : null;
}
