import type { ModelDefinition } from '../model-definition/contract.ts';
import { storedColumns } from '../data-contract/columns.ts';

const microsecondsPerDay = 86_400_000_000;

/** How a file's rows are to be divided, before its rows have been looked at. */
export type HoldOutPlan =
  | { readonly method: 'time'; readonly column: string; readonly group: string | undefined }
  | {
      readonly method: 'hash';
      /** What is hashed, in this order. */
      readonly columns: readonly string[];
      readonly fraction: number;
      readonly salt: string;
    };

/**
 * How the definition divides rows: by time when there is a time column, else by a stable hash of
 * the group, else of the key, else of the whole row (columns in the order of their names).
 */
export function holdOutPlanOf(definition: ModelDefinition): HoldOutPlan {
  const { data, holdOut } = definition;
  if (data.time !== undefined) return { method: 'time', column: data.time, group: data.group };
  const wholeRow = () => storedColumns(definition).map(({ name }) => name);
  const columns = data.group === undefined ? (data.key ?? wholeRow()) : [data.group];
  return { method: 'hash', columns, fraction: holdOut.fraction, salt: holdOut.salt };
}

/**
 * The first moment of the hold-out: the last `fraction` of the span from the first to the last row.
 *
 * @param first - microseconds since 1970-01-01T00:00:00Z
 * @param last - microseconds since 1970-01-01T00:00:00Z
 * @param resolution - a date column can only be cut between two days: the cut moves to the next one
 */
export function cutTime(
  first: number,
  last: number,
  fraction: number,
  resolution: 'date' | 'timestamp',
): number {
  const cut = Math.ceil(last - fraction * (last - first));
  return resolution === 'timestamp'
    ? cut
    : Math.ceil(cut / microsecondsPerDay) * microsecondsPerDay;
}

/** ISO 8601 in UTC, with as many decimals of a second as the moment needs (none, or six). */
export function isoOfMicroseconds(microseconds: number): string {
  const milliseconds = Math.floor(microseconds / 1_000);
  const fraction = ((microseconds % 1_000_000) + 1_000_000) % 1_000_000;
  const seconds = new Date(milliseconds).toISOString().slice(0, -5);
  return fraction === 0 ? `${seconds}Z` : `${seconds}.${String(fraction).padStart(6, '0')}Z`;
}

/**
 * The first value that is NOT in the hold-out when 13 hexadecimal digits (52 bits, so exact in a
 * float) of a hash are compared as text.
 */
export function hashThreshold(fraction: number): string {
  return Math.min(Math.round(fraction * 16 ** 13), 16 ** 13 - 1)
    .toString(16)
    .padStart(13, '0');
}
