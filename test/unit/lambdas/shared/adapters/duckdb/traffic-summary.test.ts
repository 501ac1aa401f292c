import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DuckDbTrafficEngine } from '../../../../../../lambdas/shared/adapters/duckdb/duckdb-traffic-engine.ts';
import type { TrafficFile } from '../../../../../../lambdas/shared/ports/traffic-engine.ts';
import type { DriftBaseline, TrafficSummary } from '../../../../../../pipelines/drift/contract.ts';
import { trafficSummary } from '../../../../../../pipelines/drift/contract.ts';
import { trafficLine } from '../../../../../../pipelines/drift/traffic-line.ts';
import type { ModelDefinition } from '../../../../../../pipelines/model-definition/contract.ts';
import { aDefinition, inWorkDirectory, parquetOf } from '../../../../../support/examine-file.ts';
import {
  baselineOf,
  categoryFeature,
  numberFeature,
  numericProfile,
} from '../../../../pipelines/drift/samples.ts';

const engine = new DuckDbTrafficEngine({ memoryMb: 200, threads: 2 });
const definition = aDefinition({
  n: { type: 'number', nullable: true },
  c: { type: 'category', nullable: true },
  f: { type: 'boolean', nullable: true },
  d: { type: 'date', format: '%d.%m.%Y' },
});
const day = 86_400;
const baseline = baselineOf(
  [
    numberFeature('n', 0.25, numericProfile(Array.from({ length: 1_000 }, (_, i) => i / 10))),
    categoryFeature('c', 0.25, [50, 30, 20]),
    { ...categoryFeature('f', 0.25, []), type: 'boolean' as const, profile: flagProfile() },
    { ...numberFeature('d', 0.25, { ...numericProfile([0, day, 2 * day]), type: 'date' }) },
  ].map((feature) => (feature.name === 'd' ? { ...feature, type: 'date' as const } : feature)),
  { numeric: numericProfile([0.1, 0.2, 0.3, 0.4]).numeric },
);

function flagProfile() {
  const top = [
    { value: 'true', count: 60 },
    { value: 'false', count: 40 },
  ];
  return {
    type: 'boolean' as const,
    count: 100,
    nulls: 0,
    distinct: 2,
    categories: { top, otherCount: 0 },
  };
}

async function summarise(
  contents: readonly (readonly [TrafficFile['format'], string | Buffer])[],
  of: DriftBaseline = baseline,
  by: ModelDefinition = definition,
): Promise<TrafficSummary> {
  return await inWorkDirectory(async (workDirectory) => {
    const files: TrafficFile[] = [];
    for (const [format, content] of contents) {
      const path = join(workDirectory, `traffic-${files.length}`);
      await writeFile(path, content);
      files.push({ path, format });
    }
    const summary = await engine.summarise({ files, definition: by, baseline: of, workDirectory });
    return trafficSummary.parse(summary);
  });
}

function lines(
  records: readonly Record<string, unknown>[],
  by: ModelDefinition = definition,
): string {
  return records
    .map((record, i) => {
      const prediction = { probability: i / 10 };
      return `${trafficLine({ features: record, prediction }, by)}\n`;
    })
    .join('');
}

function featureIn(summary: TrafficSummary, name: string) {
  const feature = summary.features.find((each) => each.name === name);
  if (feature === undefined) throw new Error(`no feature ${name}`);
  return feature;
}

describe('a summary of traffic', () => {
  it('counts JSON values into the bins of the baseline', async () => {
    const summary = await summarise([
      [
        'ndjson',
        lines([
          { n: 0, c: 'v0', f: true, d: '01.01.1970' },
          { n: 99.9, c: 'v2', f: false, d: '02.01.1970' },
          { n: -5, c: 'new', f: true, d: '05.01.1970' },
          { n: 250, c: null, f: null, d: 'soon' },
          { n: null, c: '', f: 'maybe', d: null },
          { n: 'Infinity', c: 'v1', f: true, d: '03.01.1970' },
          { n: 'warm', c: 'v0', f: true, d: '03.01.1970' },
        ]),
      ],
    ]);
    expect(summary.records).toBe(7);
    const n = featureIn(summary, 'n');
    expect(n).toMatchObject({ values: 4, nulls: 1, infinite: 1, unreadable: 1 });
    expect(n.numeric).toMatchObject({ min: -5, max: 250, below: 1, above: 1, belowBy: 5 });
    expect(n.numeric?.mean).toBeCloseTo((0 + 99.9 - 5 + 250) / 4, 12);
    expect(n.numeric?.counts[0]).toBe(1);
    expect(n.numeric?.counts.at(-1)).toBe(1);
    expect(featureIn(summary, 'c')).toMatchObject({
      values: 5,
      nulls: 2,
      categories: { counts: [2, 1, 1], other: 0, unseen: 1 },
    });
    expect(featureIn(summary, 'f')).toMatchObject({
      values: 5,
      nulls: 1,
      unreadable: 1,
      categories: { counts: [4, 1] },
    });
    expect(featureIn(summary, 'd')).toMatchObject({
      values: 5,
      nulls: 1,
      unreadable: 1,
      numeric: { counts: [1, 1, 2], above: 1 },
    });
    expect(summary.predictions?.numeric).toMatchObject({
      counts: [1, 1, 1, 1],
      below: 1,
      above: 2,
    });
  });

  it('is the same of CSV and of Parquet', async () => {
    const csv = 'n,c,f,d\n1,v0,true,01.01.1970\n,new,false,02.01.1970\n99,"v2",1,\n';
    const parquet = await parquetOf(
      `SELECT * FROM (VALUES (1.0::DOUBLE, 'v0', true, DATE '1970-01-01'), (NULL, 'new', false, DATE '1970-01-02'), (99.0, 'v2', true, NULL)) t(n, c, f, d)`,
    );
    const [fromCsv, fromParquet] = [
      await summarise([['csv', csv]]),
      await summarise([['parquet', parquet]]),
    ];
    expect(fromParquet).toEqual(fromCsv);
    expect(featureIn(fromCsv, 'c').categories).toEqual({ counts: [1, 0, 1], other: 0, unseen: 1 });
  });

  it('adds up over files, in any order', async () => {
    const parts = [lines([{ n: 1, c: 'v0' }]), lines([{ n: 2, c: 'x' }, { n: null }])];
    const [one = '', two = ''] = parts;
    const together = await summarise([['ndjson', one + two]], { ...baseline, predictions: null });
    const apart = await summarise(
      [
        ['ndjson', two],
        ['ndjson', one],
      ],
      { ...baseline, predictions: null },
    );
    expect(apart).toEqual(together);
  });

  it('of no records is empty, not broken', async () => {
    const summary = await summarise([['ndjson', '']]);
    expect(summary.records).toBe(0);
    expect(summary.features.map(({ values, nulls }) => values + nulls)).toEqual([0, 0, 0, 0]);
  });

  it('tells infinite and undefined numbers of Parquet from nulls', async () => {
    const parquet = await parquetOf(
      `SELECT unnest([1.0, 'inf'::DOUBLE, '-inf'::DOUBLE, 'nan'::DOUBLE, NULL]) AS n`,
    );
    const n = featureIn(await summarise([['parquet', parquet]]), 'n');
    expect(n).toMatchObject({ values: 1, infinite: 3, nulls: 1, unreadable: 0 });
  });

  it('knows values beyond the top from unseen ones, and quotes them', async () => {
    const many = categoryFeature(
      'c',
      1,
      Array.from({ length: 120 }, (_, i) => 1_000 - i),
    );
    const tricky = { ...many, otherValues: [...many.otherValues, "o'clock", 'ü"\\'] };
    const traffic = ['v0', 'v119', "o'clock", 'ü"\\', 'V0', 'new'].map((c) => {
      return { c };
    });
    const summary = await summarise([['ndjson', lines(traffic)]], baselineOf([tricky]));
    const { categories } = featureIn(summary, 'c');
    expect(categories).toMatchObject({ other: 3, unseen: 2 });
    expect(categories?.counts[0]).toBe(1);
  });

  it('tells names apart by case, and needs no care with them', async () => {
    const odd = aDefinition({
      x: { type: 'number' },
      X: { type: 'number' },
      "o'x": { type: 'number' },
    });
    const profile = numericProfile([1, 2, 3]);
    const of = baselineOf(['x', 'X', "o'x"].map((name) => numberFeature(name, 1 / 3, profile)));
    const summary = await summarise([['ndjson', lines([{ x: 1, X: 2, "o'x": 3 }], odd)]], of, odd);
    const counts = ['x', 'X', "o'x"].map((name) => featureIn(summary, name).numeric?.counts);
    expect(counts).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });

  it('only tells values from nulls where the baseline has no distribution', async () => {
    const { numeric: _numeric, ...withheld } = numericProfile([1, 2]);
    const of = baselineOf([numberFeature('n', 1, withheld)]);
    const n = featureIn(await summarise([['ndjson', lines([{ n: 1 }, { n: null }])]], of), 'n');
    expect(n).toMatchObject({ values: 1, nulls: 1, numeric: null, categories: null });
  });
});
