import type { ReleasedFleet, ReleaseRecord } from './contract.ts';

/**
 * The fleets whose config and model are kept no longer once `champion` serves: all that have served
 * but the newest `keep`. Each is told once, by the release that outdated it.
 * @param records - of every release of the model
 * @param champion - the fleet that serves now
 */
export function expiredFleets(
  records: readonly ReleaseRecord[],
  champion: string,
  keep: number,
): string[] {
  const told = new Set(records.flatMap(({ expired = [] }) => expired));
  return records
    .flatMap(servedBy)
    .filter(({ fleet }) => fleet !== champion)
    .toSorted((a, b) => b.releasedAt.localeCompare(a.releasedAt) || b.fleet.localeCompare(a.fleet))
    .slice(keep)
    .map(({ fleet }) => fleet)
    .filter((fleet) => !told.has(fleet));
}

/** What the attempts at a release have put on the endpoint. */
export function servedBy({ status, fleet, endedAt, earlier = [] }: ReleaseRecord): ReleasedFleet[] {
  if (status !== 'released' || fleet === undefined || endedAt === undefined) return earlier;
  return [...earlier, { fleet, releasedAt: endedAt }];
}
