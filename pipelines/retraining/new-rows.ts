import { resolveWindow, type RegisteredVersion } from '../training/window.ts';
import type { TriggerKind } from './contract.ts';
import { driftCounts } from './episode.ts';
import type { World } from './facts.ts';

/** Products of decimal fractions miss whole numbers by less. */
const ROUNDING = 1e-6;

/** New rows a run would learn from, and how many it takes. */
export interface NewRows {
  readonly newRows: number;
  /** 0 when nothing is asked. */
  readonly minimum: number;
  /** What it takes while no alarm rings, when that is more. */
  readonly loweredFrom: number | null;
}

/** The dataset version that was registered last. */
export function newestVersion(
  versions: readonly RegisteredVersion[],
): RegisteredVersion | undefined {
  return versions.reduce<RegisteredVersion | undefined>(
    (newest, version) => (newest && newest.number > version.number ? newest : version),
    undefined,
  );
}

/**
 * The rows, of training and hold-out, that the next window holds and the last registered run did not
 * know: files that were replaced, and those with other columns, are not in the window.
 */
export function newRowsOf({ state, facts }: World): number {
  const newest = newestVersion(facts.versions);
  if (!newest) return 0;
  const limits = { versions: facts.windowVersions, keepVersions: facts.versions.length };
  const { parts } = resolveWindow(facts.versions, newest.id, limits);
  const inWindow = new Set(parts.map(({ datasetVersion }) => datasetVersion));
  const known = state.lastRegistered?.number ?? 0;
  return facts.versions
    .filter(({ id, number }) => number > known && inWindow.has(id))
    .reduce((sum, { rows }) => sum + rows.training + rows.holdOut, 0);
}

/**
 * How many new rows a trigger takes. Nothing is asked of the first model, of a person, or of changed
 * code, which makes another model of the same rows; when the schedule is due, one row is enough.
 */
export function newRowsFor(kind: TriggerKind, world: World): NewRows {
  const { state, policy } = world;
  const newRows = newRowsOf(world);
  if (!state.lastRegistered || kind === 'person' || kind === 'codeChange' || kind === 'retry') {
    return { newRows, minimum: 0, loweredFrom: null };
  }
  if (kind === 'schedule') return { newRows, minimum: 1, loweredFrom: null };
  const share = policy.minNewRowShare * (state.lastRegistered.rows ?? 0);
  const full = Math.max(policy.minNewRows, share);
  const usual = whole(full);
  const minimum = driftCounts(state, policy) ? whole(full * policy.driftLowersTo) : usual;
  return { newRows, minimum, loweredFrom: minimum < usual ? usual : null };
}

/** At least one row: there is nothing to learn from none. */
function whole(rows: number): number {
  return Math.max(1, Math.ceil(rows - ROUNDING));
}
