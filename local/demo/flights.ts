import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { dataFile } from './stage.ts';

/** A flight as an application knows it before it departs. */
export type Flight = Readonly<Record<string, string | number | null>>;

/** Columns whose cells are text; those of all others are numbers. */
const TEXT = new Set(['date', 'scheduled_departure', 'carrier', 'origin', 'destination']);

/** Nobody knows it before the flight has landed. */
const LABEL = 'late';

/**
 * Flights of a month, without the label: a random choice of all its days, and the same each time.
 * @param count - so many, or as many as there are
 */
export async function someFlights(file: string, count: number): Promise<readonly Flight[]> {
  const csv = gunzipSync(await readFile(dataFile(file)));
  const rows = parse<Record<string, string>>(csv, { columns: true });
  return rows
    .map((row, index) => ({ row, rank: rankOf(file, index) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : 1))
    .slice(0, count)
    .map(({ row }) => flightIn(row));
}

/** Of no two rows the same, and in no order that a row's place would explain. */
function rankOf(file: string, index: number): string {
  return createHash('sha256').update(`${file} ${index}`).digest('hex');
}

function flightIn(row: Readonly<Record<string, string>>): Flight {
  return Object.fromEntries(
    Object.entries(row)
      .filter(([name]) => name !== LABEL)
      .map(([name, cell]) => [name, TEXT.has(name) ? cell : numberIn(cell)]),
  );
}

function numberIn(cell: string): number | null {
  return cell === '' ? null : Number(cell);
}
