import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { collectTraffic } from '../../../lambdas/measure-drift/collect-traffic.ts';
import { DuckDbTrafficEngine } from '../../../lambdas/shared/adapters/duckdb/duckdb-traffic-engine.ts';
import { readCaptureLine } from '../../../lambdas/shared/adapters/sagemaker-capture-line.ts';
import { numericProfileOf } from '../../../pipelines/dataset/profile.ts';
import { driftBaseline } from '../../../pipelines/drift/contract.ts';
import { trafficLine } from '../../../pipelines/drift/traffic-line.ts';
import { modelDefinition } from '../../../pipelines/model-definition/contract.ts';
import { CHAMPION } from '../../support/monitoring-samples.ts';

const lines = readFileSync('test/fixtures/capture/lines.jsonl', 'utf8').trimEnd().split('\n');
const [json = '', csv = '', base64 = '', bom = ''] = lines;

const definition = modelDefinition.parse({
  name: 'visits',
  task: 'binary',
  data: {
    columns: {
      carrier: { type: 'category' },
      distance: { type: 'number' },
      delayed: { type: 'boolean', nullable: true },
      returned: { type: 'category', values: ['no', 'yes'] },
    },
    label: { column: 'returned', positive: 'yes' },
  },
});

const numeric = (values: readonly number[]) => {
  const profile = numericProfileOf(Float64Array.from(values), values.length);
  return { distinct: profile.distinct, numeric: profile.numeric };
};
const categories = (...top: readonly string[]) => ({
  distinct: top.length,
  categories: { top: top.map((value) => ({ value, count: 10 })), otherCount: 0 },
});
const feature = (name: string, type: string, profile: object) => ({
  name,
  type,
  weight: 0.25,
  profile: { type, count: 20, nulls: 0, ...profile },
  otherValues: [],
});

const baseline = driftBaseline.parse({
  schemaVersion: 1,
  model: 'visits',
  candidateId: CHAMPION,
  datasetVersions: [`dsv-${'0'.repeat(20)}`],
  rows: 20,
  weights: 'equal',
  features: [
    feature('carrier', 'category', categories('UA', 'Ün,al')),
    feature('delayed', 'boolean', categories('true', 'false')),
    feature('distance', 'number', numeric([100, 200, 300, 1_400])),
  ],
  predictions: { numeric: numeric([0.1, 0.3, 0.9]).numeric },
});

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'collect-traffic-'));
});
afterEach(async () => await rm(folder, { recursive: true, force: true }));

/** What the engine counts in captured lines. */
async function summaryOf(captured: readonly string[]) {
  const path = join(folder, 'traffic.ndjson');
  const file = { key: 'k', lastModified: '2026-01-01T00:00:00.000Z', bytes: 1 };
  const { counts } = await collectTraffic(
    {
      traffic: { objects: [file], more: 0 },
      candidateId: CHAMPION,
      maxRecords: 100,
      path,
      lineOf: (record) => trafficLine(record, definition),
    },
    {
      read: async function* () {
        for (const line of captured) yield await Promise.resolve(readCaptureLine(line));
      },
    },
  );
  const engine = new DuckDbTrafficEngine({ memoryMb: 200, threads: 1 });
  const files = [{ path, format: 'ndjson' as const }];
  const input = { files, definition, baseline, workDirectory: folder };
  return { counts, summary: await engine.summarise(input) };
}

describe('captured traffic, counted by the engine', () => {
  it('comes to the same as JSON and as CSV', async () => {
    // The one difference between the two fixtures: a comma in a name needs quotes.
    const { summary } = await summaryOf([json.replace('Ünal', 'Ün,al')]);
    expect(await summaryOf([csv])).toMatchObject({ summary });
    expect(await summaryOf([bom])).toMatchObject({ summary });
    const encoded = (await summaryOf([base64])).summary;
    expect(encoded.predictions).toEqual(summary.predictions);
  });

  it('is counted by value, null and prediction', async () => {
    const { summary, counts } = await summaryOf([csv, csv]);
    expect(counts).toMatchObject({ requests: 1, records: 2, duplicates: 1 });
    const [carrier, delayed, distance] = summary.features;
    expect(summary.records).toBe(2);
    expect(carrier).toMatchObject({ values: 2, categories: { counts: [1, 1], unseen: 0 } });
    expect(delayed).toMatchObject({ values: 1, nulls: 1, categories: { counts: [1, 0] } });
    expect(distance).toMatchObject({
      values: 2,
      unreadable: 0,
      numeric: { min: 200.5, max: 1_400 },
    });
    expect(summary.predictions).toMatchObject({ values: 2, numeric: { min: 0.2, max: 0.81 } });
  });

  it('may be none at all', async () => {
    const { summary } = await summaryOf([]);
    expect(summary.records).toBe(0);
    expect(summary.features.map(({ values }) => values)).toEqual([0, 0, 0]);
  });
});
