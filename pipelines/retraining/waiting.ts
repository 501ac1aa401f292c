import { startsOfDay } from './lease.ts';
import type { World } from './facts.ts';
import { MAX_BACK_OFF } from './policy.ts';

/** What keeps a run from starting now though all else speaks for it, and until when. */
export interface Wait {
  readonly reason: 'coolDown' | 'backOff' | 'budget';
  readonly notBefore: string;
}

const DAY = 24 * 3_600_000;

/** The wait that ends last, or none. */
export function waitOf(world: World): Wait | undefined {
  const waits = [coolDown(world), budget(world)].filter((wait) => wait !== undefined);
  return waits
    .filter(({ notBefore }) => Date.parse(notBefore) > world.now.getTime())
    .toSorted((a, b) => a.notBefore.localeCompare(b.notBefore))
    .at(-1);
}

/** From the end of the last run: longer, the more runs have failed since one came to a candidate. */
function coolDown({ state: { lastRun, failuresInRow }, policy }: World): Wait | undefined {
  if (!lastRun) return undefined;
  const factor = Math.min(2 ** failuresInRow, MAX_BACK_OFF);
  const end = Date.parse(lastRun.endedAt) + policy.coolDownMinutes * 60_000 * factor;
  const reason = failuresInRow > 0 ? 'backOff' : 'coolDown';
  return { reason, notBefore: new Date(end).toISOString() };
}

/** Until fewer runs than the budget lie within 24 hours. */
function budget({ state, policy, now }: World): Wait | undefined {
  const starts = startsOfDay(state, now);
  const oldest = starts.at(-policy.maxRunsPerDay);
  if (oldest === undefined) return undefined;
  return { reason: 'budget', notBefore: new Date(Date.parse(oldest) + DAY).toISOString() };
}
