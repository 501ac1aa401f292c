import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { registerDatasetVersion } from '../../../lambdas/register-dataset-version/register-dataset-version.ts';
import { DuckDbDatasetEngine } from '../../../lambdas/shared/adapters/duckdb/duckdb-dataset-engine.ts';
import { validateUpload } from '../../../lambdas/validate-upload/validate-upload.ts';
import type { Upload } from '../../../pipelines/ingest/contract.ts';
import { modelDefinition } from '../../../pipelines/model-definition/contract.ts';
import { hashOf } from '../../../pipelines/shared/canonical-json.ts';
import { InMemoryCloud } from '../../support/in-memory-cloud.ts';
import { Killed } from '../../support/killable-calls.ts';
import { toyFile } from '../../support/toy-file.ts';
import { anUpload } from '../../support/uploads.ts';

const definition = modelDefinition.parse({
  name: 'toy',
  task: 'regression',
  data: {
    columns: {
      id: { type: 'string' },
      size: { type: 'number' },
      colour: { type: 'category', values: ['red', 'green', 'blue'] },
      price: { type: 'number' },
    },
    label: { column: 'price' },
    key: ['id'],
  },
});
const definitions = {
  find: async (model: string) =>
    model === 'toy' ? { definition, hash: hashOf(definition) } : undefined,
  names: async () => ['toy'],
};
const engine = new DuckDbDatasetEngine({ memoryMb: 256, threads: 1 });
const now = () => new Date('2026-01-01T00:00:00Z');

/** The workflow's happy path, in one process. */
async function ingest(cloud: InMemoryCloud, upload: Upload) {
  const work = mkdtempSync(join(tmpdir(), 'ingest-'));
  try {
    const { ledger, store } = cloud;
    const ports = { ledger, store, definitions, engine, now };
    const validated = await validateUpload(upload, work, ports);
    if (validated.outcome !== 'accepted') return validated;
    return await registerDatasetVersion({ upload, manifest: validated.manifest }, cloud);
  } finally {
    rmSync(work, { recursive: true });
  }
}

function upload(name: string, text: string, cloud: InMemoryCloud, sequencer = '0A'): Upload {
  const put = anUpload({ model: 'toy', key: `raw/toy/${name}`, versionId: sequencer, sequencer });
  cloud.put(put, text);
  return put;
}

describe('F10: a function killed at any moment', () => {
  it('comes to the same end when it is run again', async () => {
    const clean = new InMemoryCloud();
    const expected = await ingest(clean, upload('a.csv', toyFile('a'), clean));
    expect(expected).toMatchObject({ outcome: 'registered', event: { number: 1 } });
    expect(clean.calls.count).toBeGreaterThan(8);

    for (let call = 1; call <= clean.calls.count; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const cloud = new InMemoryCloud();
        const put = upload('a.csv', toyFile('a'), cloud);
        cloud.calls.kill = { call, when };
        await expect(ingest(cloud, put), `${when} call ${call}`).rejects.toThrow(Killed);

        expect(await ingest(cloud, put), `${when} call ${call}`).toEqual(expected);
        expect([...cloud.versions.values()]).toEqual([...clean.versions.values()]);
        expect(cloud.objects).toEqual(clean.objects);
      }
    }
  });
});

describe('validating an upload', () => {
  it('two uploads of the same content write the same objects, and one manifest each', async () => {
    const cloud = new InMemoryCloud();
    const [a, b] = [
      upload('a.csv', toyFile('same'), cloud),
      upload('b.csv', toyFile('same'), cloud),
    ];
    expect(await ingest(cloud, a)).toMatchObject({ outcome: 'registered' });
    expect(await ingest(cloud, b)).toMatchObject({ outcome: 'duplicate' });
    expect(cloud.versions.size).toBe(1);
  });

  it('a broken file writes a report and nothing else', async () => {
    const cloud = new InMemoryCloud();
    const put = upload('a.csv', toyFile('a').replace('red', 'pink'), cloud);
    expect(await ingest(cloud, put)).toMatchObject({
      outcome: 'quarantined',
      codes: ['NOT_ALLOWED'],
    });
    const written = [...cloud.objects.keys()].filter((key) => !key.startsWith('raw/'));
    expect(written.toSorted()).toEqual([
      `reports/toy/${put.id}/report.html`,
      `reports/toy/${put.id}/report.json`,
    ]);
  });

  it('an older write to a key is not even read', async () => {
    const cloud = new InMemoryCloud();
    await ingest(cloud, upload('a.csv', toyFile('newer'), cloud, '0B'));
    const older = anUpload({
      model: 'toy',
      key: 'raw/toy/a.csv',
      versionId: 'gone',
      sequencer: '0A',
    });
    expect(await ingest(cloud, older)).toEqual({ outcome: 'superseded' });
  });
});
