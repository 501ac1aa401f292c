/**
 * How fast and how lean is the dataset engine, against a raw DuckDB scan of the same file?
 *
 *     node bench/validate-dataset.ts [rows = 1000000]
 *
 * Makes a seeded file of 20 mixed columns as CSV and Parquet. For each format, fresh processes take
 * turns: `raw` touches every column once (count, min, max); `ours` receives, checks, splits,
 * profiles and stores the file. The best of three runs counts.
 */
import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DuckDbDatasetEngine } from '../lambdas/shared/adapters/duckdb/duckdb-dataset-engine.ts';
import {
  modelDefinition,
  type ModelDefinitionInput,
} from '../pipelines/model-definition/contract.ts';

const threads = 2;
const runs = 3;

interface Measured {
  readonly seconds: number;
  /** Of `ours`: until the file was received. */
  readonly receiving: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly grownMb: number;
}

const columns: ModelDefinitionInput['data']['columns'] = {
  time: { type: 'timestamp' },
  ...named('number', 8, { type: 'number' }),
  ...named('integer', 5, { type: 'integer', nullable: true, min: 0 }),
  ...named('category', 4, { type: 'category' }),
  flag: { type: 'boolean' },
  label: { type: 'integer', min: 0, max: 1 },
};
const definition = modelDefinition.parse({
  name: 'bench',
  task: 'binary',
  data: { columns, label: { column: 'label' }, time: 'time' },
});

function named(
  name: string,
  count: number,
  rule: ModelDefinitionInput['data']['columns'][string],
): ModelDefinitionInput['data']['columns'] {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, rule]));
}

function spread(seed: number, range: number): string {
  return `(hash(i * 1000003 + ${seed}) % ${range})`;
}

/** Hashes of the row number: seeded by nature, and the same on every machine. */
function rowsSql(rows: number): string {
  const ranges = [24, 365, 1_000, 100_000, 1_000_000];
  const sets = [5, 20, 100, 500];
  const selected = [
    `TIMESTAMP '2013-01-01' + to_seconds(CAST(i * 31536000 / ${rows} AS BIGINT)) AS time`,
    ...Array.from({ length: 8 }, (_, k) => `${spread(k, 1e7)} / 1e4 - ${k * 50} AS number${k}`),
    ...ranges.map(
      (range, k) =>
        `CASE WHEN ${spread(20 + k, 50)} > 0 THEN CAST(${spread(30 + k, range)} AS BIGINT) END AS integer${k}`,
    ),
    ...sets.map((values, k) => `'value_' || ${spread(40 + k, values)} AS category${k}`),
    `${spread(50, 2)} = 0 AS flag`,
    `CAST(${spread(60, 4)} = 0 AS BIGINT) AS label`,
  ];
  return `SELECT ${selected.join(', ')} FROM range(${rows}) t(i)`;
}

async function withDuckDb<T>(
  work: (sql: (text: string) => Promise<unknown>) => Promise<T>,
): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) });
  const connection = await instance.connect();
  try {
    return await work((text) => connection.runAndReadAll(text));
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

async function makeFiles(directory: string, rows: number): Promise<Record<string, string>> {
  const files = { csv: join(directory, 'data.csv'), parquet: join(directory, 'data.parquet') };
  await withDuckDb(async (sql) => {
    const query = rowsSql(rows);
    const csvOptions = `FORMAT csv, HEADER, TIMESTAMPFORMAT '%Y-%m-%dT%H:%M:%SZ'`;
    await sql(`COPY (${query}) TO '${files.csv}' (${csvOptions})`);
    await sql(`COPY (${query}) TO '${files.parquet}' (FORMAT parquet)`);
  });
  return files;
}

async function scanRaw(path: string): Promise<void> {
  const touched = Object.keys(columns).map((name) => `min(${name}), max(${name})`);
  await withDuckDb((sql) => sql(`SELECT count(*), ${touched.join(', ')} FROM '${path}'`));
}

/** Answers when the file had been received. */
async function examine(path: string): Promise<number> {
  const workDirectory = await mkdtemp(join(tmpdir(), 'bench-work-'));
  try {
    const engine = new DuckDbDatasetEngine({ memoryMb: 300, threads });
    const { limits } = definition;
    const body = createReadStream(path, { highWaterMark: 1 << 17 });
    const received = await engine.receive(body, { limits, workDirectory });
    const receivedAt = performance.now();
    if (received.outcome === 'refused') throw new Error(JSON.stringify(received.findings));
    const result = await engine.examine({ file: received.file, definition, workDirectory });
    if (result.outcome === 'refused') throw new Error(JSON.stringify(result.findings));
    return receivedAt;
  } finally {
    await rm(workDirectory, { recursive: true, force: true });
  }
}

async function runChild(job: string, path: string): Promise<void> {
  const before = process.memoryUsage.rss() / 1e6;
  const start = performance.now();
  const receivedAt = job === 'raw' ? (await scanRaw(path), start) : await examine(path);
  const cpu = process.cpuUsage();
  const peakMb = process.resourceUsage().maxRSS / 1e3;
  const measured: Measured = {
    seconds: (performance.now() - start) / 1e3,
    receiving: (receivedAt - start) / 1e3,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMb,
    grownMb: peakMb - before,
  };
  console.log(JSON.stringify(measured));
}

function measure(job: 'raw' | 'ours', path: string): Measured {
  const child = spawnSync(process.execPath, [import.meta.filename, `--${job}`, path], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (child.status !== 0) throw new Error(`The ${job} run ended with ${child.status}`);
  const measured: Measured = JSON.parse(child.stdout);
  return measured;
}

function best(runs: readonly Measured[]): Measured {
  return runs.reduce((a, b) => (b.seconds < a.seconds ? b : a));
}

async function compare(rows: number): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'bench-data-'));
  try {
    const files = await makeFiles(directory, rows);
    for (const [format, path] of Object.entries(files)) {
      const pairs = Array.from({ length: runs }, () => {
        return { raw: measure('raw', path), ours: measure('ours', path) };
      });
      const raw = best(pairs.map((pair) => pair.raw));
      const ours = best(pairs.map((pair) => pair.ours));
      const megabytes = ((await stat(path)).size / 1e6).toFixed(0);
      console.log(`${format}: ${rows} rows, ${megabytes} MB, ${threads} threads`);
      for (const [name, run] of Object.entries({ raw, ours })) {
        const receiving = name === 'ours' ? ` (receiving ${run.receiving.toFixed(2)})` : '';
        console.log(
          `  ${name.padEnd(5)} ${run.seconds.toFixed(2)} s${receiving}, CPU ${run.cpuSeconds.toFixed(2)} s, ${Math.round(rows / run.seconds)} rows/s, peak ${run.peakMb.toFixed(0)} MB (grown by ${run.grownMb.toFixed(0)})`,
        );
      }
      const wall = (ours.seconds / raw.seconds).toFixed(2);
      const cpu = (ours.cpuSeconds / raw.cpuSeconds).toFixed(2);
      console.log(`  ours / raw: ${wall} wall, ${cpu} CPU`);
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const [argument = '1000000', path = ''] = process.argv.slice(2);
if (argument.startsWith('--')) await runChild(argument.slice(2), path);
else await compare(Number(argument));
