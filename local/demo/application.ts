import { readFile } from 'node:fs/promises';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { apiAddress } from '../../pipelines/serving/api-address.ts';
import type { CloudAddress } from '../cloud/client-configuration.ts';
import { type Reply, SignedRequests } from '../cloud/signed-requests.ts';
import { dataFile } from './stage.ts';

/** A flight as an application knows it before it departs. */
export type Flight = Readonly<Record<string, string | number | null>>;

/** Columns whose cells are text; those of all others are numbers. */
const TEXT = new Set(['date', 'scheduled_departure', 'carrier', 'origin', 'destination']);

/** Nobody knows it before the flight has landed. */
const LABEL = 'late';

/** Somebody's application: it has the API's address and a key, and asks for predictions. */
export class Application {
  readonly #requests: SignedRequests;
  readonly #url: URL;

  /** @param apiUrl - as the serving stack has it */
  constructor(cloud: CloudAddress, apiUrl: string, model: string) {
    this.#requests = new SignedRequests(cloud);
    const root = apiAddress(apiUrl, cloud.endpoint);
    this.#url = new URL(`${root.replace(/\/$/, '')}/models/${model}/predictions`);
  }

  async ask(record: Flight, options?: { readonly isSigned: boolean }): Promise<Reply> {
    return await this.#requests.post(this.#url, JSON.stringify({ record }), options);
  }
}

/** Flights of a month that no model of the story has seen. */
export async function someFlights(file: string, count: number): Promise<readonly Flight[]> {
  const csv = gunzipSync(await readFile(dataFile(file)));
  const rows = parse<Record<string, string>>(csv, { columns: true, to: count });
  return rows.map((row) =>
    Object.fromEntries(
      Object.entries(row)
        .filter(([name]) => name !== LABEL)
        .map(([name, cell]) => [name, TEXT.has(name) ? cell : numberIn(cell)]),
    ),
  );
}

function numberIn(cell: string): number | null {
  return cell === '' ? null : Number(cell);
}
