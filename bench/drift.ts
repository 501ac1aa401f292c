/**
 * What drift costs: traffic of a million rows and 20 columns (or as many rows as are asked for)
 * against a baseline that was made once, beside Evidently's default preset over the same two files.
 * Each job is a process of its own, so that its peak memory is its own.
 *
 *     node bench/drift.ts [rows]
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { DuckDbTrafficEngine } from '../lambdas/shared/adapters/duckdb/duckdb-traffic-engine.ts';
import type { TrafficFile } from '../lambdas/shared/ports/traffic-engine.ts';
import { driftBaseline, driftPolicy } from '../pipelines/drift/contract.ts';
import { measureDrift } from '../pipelines/drift/measure-drift.ts';
import {
  modelDefinition,
  type ModelDefinitionInput,
} from '../pipelines/model-definition/contract.ts';
import { featureColumns } from '../pipelines/model-definition/feature-columns.ts';

const runs = 3;

interface Measured {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly drifted: number;
}

const columns: ModelDefinitionInput['data']['columns'] = {
  label: { type: 'boolean' },
  ...named('number', 8, { type: 'number' }),
  ...named('integer', 5, { type: 'integer', nullable: true }),
  ...named('category', 5, { type: 'category' }),
  ...named('flag', 2, { type: 'boolean' }),
};
const definition = modelDefinition.parse({
  name: 'bench',
  task: 'binary',
  data: { columns, label: { column: 'label' } },
});

function named(
  name: string,
  count: number,
  rule: ModelDefinitionInput['data']['columns'][string],
): ModelDefinitionInput['data']['columns'] {
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [`${name}${i}`, rule]));
}

/** Hashes of the row number, so the same on every machine; two numbers and a category moved. */
function rowsSql(rows: number, seed: number, moved: number): string {
  const spread = (column: number, range: number) =>
    `(hash(i * 1000003 + ${seed * 100 + column}) % ${range})`;
  const selected = [
    // The sum of three even ones is near a normal one.
    ...Array.from(
      { length: 8 },
      (_, k) =>
        `(${[0, 1, 2].map((part) => spread(3 * k + part, 1_000_000)).join(' + ')}) / 5e5 + ${k < 2 ? moved : 0} AS number${k}`,
    ),
    ...[24, 365, 1_000, 100_000, 1_000_000].map(
      (range, k) =>
        `CASE WHEN ${spread(30 + k, 50)} > 0 THEN CAST(${spread(40 + k, range)} AS BIGINT) END AS integer${k}`,
    ),
    ...[3, 10, 30, 90, 300].map(
      (values, k) =>
        `'value_' || ${k === 4 && moved > 0 ? `(${spread(50 + k, values)} // 2)` : spread(50 + k, values)} AS category${k}`,
    ),
    ...[2, 20].map((one, k) => `${spread(60 + k, one)} = 0 AS flag${k}`),
  ];
  return `SELECT ${selected.join(', ')} FROM range(${rows}) t(i)`;
}

async function makeFiles(directory: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  for (const [name, seed, moved] of [
    ['reference', 1, 0],
    ['current', 2, 0.5],
  ] as const) {
    const path = join(directory, name);
    await connection.run(
      `COPY (${rowsSql(rows, seed, moved)}) TO '${path}.parquet' (FORMAT parquet)`,
    );
    await connection.run(`COPY (FROM '${path}.parquet') TO '${path}.csv' (FORMAT csv, HEADER)`);
  }
  const lines = featureColumns(definition).map((name) => `CAST("${name}" AS VARCHAR)`);
  await connection.run(
    `COPY (SELECT [${lines.join(', ')}] AS f, NULL AS p FROM '${join(directory, 'current.parquet')}') TO '${join(directory, 'current.ndjson')}' (FORMAT json)`,
  );
  connection.closeSync();
  instance.closeSync();
}

async function makeBaseline(directory: string): Promise<number> {
  const engine = new DuckDbTrafficEngine({ memoryMb: 300, threads: 2 });
  const began = performance.now();
  const profile = await engine.profileWindow({
    paths: [join(directory, 'reference.parquet')],
    definition,
    columns: featureColumns(definition),
    workDirectory: directory,
  });
  const features = [...profile.columns].map(([name, column]) => {
    const otherValues = profile.otherValues.get(name) ?? [];
    return { name, type: column.type, weight: 1 / 20, profile: column, otherValues };
  });
  const baseline = driftBaseline.parse({
    schemaVersion: 1,
    model: 'bench',
    candidateId: 'cnd-bench',
    datasetVersions: [],
    rows: profile.rows,
    weights: 'equal',
    features,
    predictions: null,
  });
  await writeFile(join(directory, 'baseline.json'), JSON.stringify(baseline));
  return (performance.now() - began) / 1e3;
}

async function runChild(directory: string, format: TrafficFile['format']): Promise<void> {
  const began = performance.now();
  const stored = await readFile(join(directory, 'baseline.json'), 'utf8');
  const baseline = driftBaseline.parse(JSON.parse(stored));
  const engine = new DuckDbTrafficEngine({ memoryMb: 300, threads: 2 });
  const files = [{ path: join(directory, `current.${format}`), format }];
  const summary = await engine.summarise({ files, definition, baseline, workDirectory: directory });
  const { features } = measureDrift(baseline, summary, driftPolicy.parse({}));
  const cpu = process.cpuUsage();
  const measured: Measured = {
    seconds: (performance.now() - began) / 1e3,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMb: process.resourceUsage().maxRSS / 1e3,
    drifted: features.filter(({ drifted }) => drifted).length,
  };
  console.log(JSON.stringify(measured));
}

/** An environment with Evidently, made once for the lock file's content. */
async function evidentlyPython(): Promise<string> {
  const lock = join(import.meta.dirname, 'requirements-drift.txt');
  const hash = createHash('sha256')
    .update(await readFile(lock))
    .digest('hex');
  const folder = join(import.meta.dirname, `../.evergreen/bench/${hash.slice(0, 12)}`);
  const python = join(folder, 'bin/python');
  const done = join(folder, 'done');
  if (existsSync(done)) return python;
  run('python3', ['-m', 'venv', '--clear', folder]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--require-hashes', '-r', lock]);
  await writeFile(done, '');
  return python;
}

function run(command: string, args: readonly string[]): void {
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
}

function measure(command: string, args: readonly string[]): Measured {
  const child = spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DO_NOT_TRACK: '1' },
  });
  if (child.status !== 0) throw new Error(`${args[0]} ended with ${child.status}`);
  const measured: Measured = JSON.parse(child.stdout.trim().split('\n').at(-1) ?? '');
  return measured;
}

function print(name: string, { seconds, cpuSeconds, peakMb, drifted }: Measured): void {
  console.log(
    `  ${name.padEnd(10)} ${seconds.toFixed(2)} s, CPU ${cpuSeconds.toFixed(2)} s, peak ${peakMb.toFixed(0)} MB, ${drifted} features drifted`,
  );
}

async function compare(rows: number): Promise<void> {
  const python = await evidentlyPython();
  const directory = await mkdtemp(join(tmpdir(), 'bench-drift-'));
  try {
    await makeFiles(directory, rows);
    const made = await makeBaseline(directory);
    console.log(`${rows} rows, 20 columns; the baseline was made once, in ${made.toFixed(2)} s`);
    for (const format of ['parquet', 'csv', 'ndjson'] as const) {
      const ours = Array.from({ length: runs }, () =>
        // As the function runs it.
        measure(process.execPath, ['--expose-gc', import.meta.filename, `--${format}`, directory]),
      ).reduce((a, b) => (b.seconds < a.seconds ? b : a));
      console.log(format);
      print('ours', ours);
      if (format === 'ndjson') continue;
      const script = join(import.meta.dirname, 'drift_evidently.py');
      const names = ['reference', 'current'].map((name) => join(directory, `${name}.${format}`));
      const theirs = measure(python, [script, ...names]);
      print('Evidently', theirs);
      const wall = (theirs.seconds / ours.seconds).toFixed(1);
      console.log(
        `  Evidently / ours: ${wall}x the time, ${(theirs.peakMb / ours.peakMb).toFixed(1)}x the memory`,
      );
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

const [argument = '1000000', directory = ''] = process.argv.slice(2);
if (argument === '--parquet') await runChild(directory, 'parquet');
else if (argument === '--csv') await runChild(directory, 'csv');
else if (argument === '--ndjson') await runChild(directory, 'ndjson');
else await compare(Number(argument));
