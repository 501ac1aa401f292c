import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import {
  DuckDBInstance,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type JS,
} from '@duckdb/node-api';

/** What the engine may use of the machine. */
export interface EngineResources {
  /** Megabytes before it spills to disk. */
  readonly memoryMb: number;
  readonly threads: number;
}

/**
 * Chunks of a result between two collections. V8 frees a chunk's memory only when it collects the
 * chunk, and can't see that up to half a megabyte hangs on it: of a million rows of 20 columns 260 MB
 * piled up, and 140 MB so, for a tenth of a second more.
 */
const CHUNKS_A_COLLECTION = 48;

/** What a query answers in one row; queries select scalars and lists of them alone. */
export type Row = Readonly<Record<string, JS>>;

/** One DuckDB database in memory: no network, no extensions, nothing outside the work directory. */
export class DuckDbSession {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(workDirectory: string, resources: EngineResources): Promise<DuckDbSession> {
    const spill = join(workDirectory, 'spill');
    mkdirSync(spill, { recursive: true });
    const instance = await DuckDBInstance.create(':memory:', {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      allow_community_extensions: 'false',
      memory_limit: `${resources.memoryMb}MB`,
      threads: String(resources.threads),
      temp_directory: spill,
      home_directory: workDirectory,
      preserve_insertion_order: 'true',
    });
    const connection = await instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new DuckDbSession(instance, connection);
  }

  /** A second connection to the same database, to work beside the first. */
  async fork(): Promise<DuckDbSession> {
    const connection = await this.#instance.connect();
    await connection.run("SET TimeZone = 'UTC'");
    return new DuckDbSession(this.#instance, connection);
  }

  /** Runs a statement; answers how many rows it changed or wrote. */
  async run(sql: string): Promise<number> {
    const result = await this.#connection.run(sql);
    return result.rowsChanged;
  }

  async rows(sql: string): Promise<Row[]> {
    const reader = await this.#connection.runAndReadAll(sql);
    return reader.getRowObjectsJS();
  }

  /** The only row of a query. */
  async row(sql: string): Promise<Row> {
    const [row] = await this.rows(sql);
    return row ?? {};
  }

  /** A query's result chunk by chunk, never as a whole in memory. */
  async *chunks(sql: string): AsyncGenerator<DuckDBDataChunk> {
    const result = await this.#connection.stream(sql);
    for (let read = 1; ; read += 1) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return;
      yield chunk;
      // Only there when Node runs with --expose-gc.
      if (read % CHUNKS_A_COLLECTION === 0) globalThis.gc?.();
    }
  }

  close(): void {
    this.#connection.closeSync();
  }

  closeAll(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

/** A count, or any whole number that fits. */
export function numberIn(row: Row, name: string): number {
  const value = row[name];
  return typeof value === 'bigint' ? Number(value) : typeof value === 'number' ? value : 0;
}

/** A text, empty for NULL. */
export function textIn(row: Row | undefined, name: string): string {
  const value = row?.[name];
  return typeof value === 'string' ? value : '';
}
