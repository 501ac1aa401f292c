import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DuckDbDatasetEngine } from '../../lambdas/shared/adapters/duckdb/duckdb-dataset-engine.ts';
import type {
  AcceptedDataset,
  ReceivedFile,
  RefusedDataset,
} from '../../lambdas/shared/ports/dataset-engine.ts';
import {
  modelDefinition,
  type ModelDefinition,
  type ModelDefinitionInput,
} from '../../pipelines/model-definition/contract.ts';

type Data = ModelDefinitionInput['data'];

/** A definition of a binary model with a label `y`, a feature `x` and whatever else is asked for. */
export function aDefinition(
  columns: Data['columns'] = {},
  rest: Partial<Omit<ModelDefinitionInput, 'data'>> & { data?: Partial<Data> } = {},
): ModelDefinition {
  return modelDefinition.parse({
    name: 'toy',
    task: 'binary',
    ...rest,
    data: {
      columns: { y: { type: 'boolean' }, ...columns },
      label: { column: 'y' },
      ...rest.data,
    },
  });
}

/** A folder that is gone after the work. */
export async function inWorkDirectory<T>(work: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), 'engine-test-'));
  try {
    return await work(directory);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** The bytes in chunks of a given size, as a network would bring them. */
async function* inChunks(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += size) {
    yield await Promise.resolve(bytes.subarray(start, start + size));
  }
}

export interface Outcome {
  readonly result: AcceptedDataset | RefusedDataset;
  readonly training: Record<string, unknown>[];
  readonly holdOut: Record<string, unknown>[];
}

export interface Options {
  readonly chunk?: number;
  readonly threads?: number;
  readonly memoryMb?: number;
}

/** Receives and examines a file, and reads back what was stored. */
export async function examineFile(
  content: string | Buffer,
  definition: ModelDefinition,
  { chunk = 1 << 16, threads = 2, memoryMb = 200 }: Options = {},
): Promise<Outcome> {
  return await inWorkDirectory(async (workDirectory) => {
    const engine = new DuckDbDatasetEngine({ memoryMb, threads });
    const body = inChunks(Buffer.from(content), chunk);
    const received = await engine.receive(body, { limits: definition.limits, workDirectory });
    if (received.outcome === 'refused') return { result: received, training: [], holdOut: [] };
    const result = await engine.examine({ file: received.file, definition, workDirectory });
    if (result.outcome === 'refused') return { result, training: [], holdOut: [] };
    return {
      result,
      training: await readParquet(result.training.path),
      holdOut: await readParquet(result.holdOutFile.path),
    };
  });
}

/** Receives a file with the default limits or those given. */
export async function receiveFile(
  content: string | Buffer,
  limits: Partial<ModelDefinition['limits']> = {},
  { chunk = 1 << 16 }: Options = {},
): Promise<ReceivedFile> {
  const definition = aDefinition({}, { limits });
  return await inWorkDirectory((workDirectory) =>
    new DuckDbDatasetEngine().receive(inChunks(Buffer.from(content), chunk), {
      limits: definition.limits,
      workDirectory,
    }),
  );
}

async function readParquet(path: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const reader = await connection.runAndReadAll(`SELECT * FROM read_parquet('${path}')`);
  const rows = reader.getRowObjectsJson();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

/** Writes a Parquet file by SQL and answers its bytes. */
export async function parquetOf(sql: string): Promise<Buffer> {
  const { readFile } = await import('node:fs/promises');
  return await inWorkDirectory(async (directory) => {
    const path = join(directory, 'made.parquet');
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
    connection.closeSync();
    instance.closeSync();
    return await readFile(path);
  });
}

/** A CSV file of n rows: `y` is true on every third, further columns as given by row number from 1. */
export function csvOf(
  columns: Readonly<Record<string, (row: number) => string | number>>,
  rows = 40,
): string {
  const names = ['y', ...Object.keys(columns)];
  const lines = Array.from({ length: rows }, (_, i) =>
    [i % 3 === 0, ...Object.values(columns).map((cell) => cell(i + 1))].join(','),
  );
  return [names.join(','), ...lines, ''].join('\n');
}
