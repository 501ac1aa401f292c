import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DynamoDbLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-ledger.ts';
import type { DatasetVersionEntry } from '../../lambdas/shared/ports/ledger.ts';
import type { Upload } from '../../pipelines/ingest/contract.ts';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { anUpload } from '../support/uploads.ts';

const app = new AppUnderTest();
const ledger = new DynamoDbLedger(
  app.output('LedgerTableName'),
  () => new Date('2026-01-01T00:00:00Z'),
  new DynamoDBClient(app.clientConfiguration),
);
const report = { bucket: 'b', key: 'k' };

/** A model of its own for each test, so that numbers start at 1. */
let models = 0;
function aModel(): string {
  models += 1;
  return `ledger-${models}`;
}

function entryOf(upload: Upload, content: string): Omit<DatasetVersionEntry, 'number'> {
  return {
    model: upload.model,
    id: `dsv-${hashOf(content).slice(0, 20)}`,
    uploadId: upload.id,
    rawKey: upload.key,
    rawVersionId: upload.versionId,
    rawSequencer: upload.sequencer,
    rows: { read: 1, droppedWithoutLabel: 0, training: 1, holdOut: 0 },
    schemaHash: hashOf('schema'),
    definitionHash: hashOf('definition'),
    manifestKey: `manifest-${upload.id}.json`,
  };
}

describe('the ledger in DynamoDB', () => {
  it('gives ten versions registered at once ten numbers', async () => {
    const model = aModel();
    const uploads = Array.from({ length: 10 }, (_, i) => anUpload({ model, versionId: `v${i}` }));
    const entries = await Promise.all(
      uploads.map((upload, i) => ledger.registerDatasetVersion(entryOf(upload, `c${i}`), upload)),
    );
    expect(entries.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(
      uploads.map((_, i) => i + 1),
    );
  });

  it('lets the same content in once, and tells the others whose it is', async () => {
    const model = aModel();
    const uploads = Array.from({ length: 5 }, (_, i) => anUpload({ model, versionId: `v${i}` }));
    const entries = await Promise.all(
      uploads.map((upload) => ledger.registerDatasetVersion(entryOf(upload, 'same'), upload)),
    );
    expect(new Set(entries.map(({ uploadId }) => uploadId)).size).toBe(1);
    expect(new Set(entries.map(({ number }) => number))).toEqual(new Set([1]));
  });

  it('answers a repetition with what it did', async () => {
    const upload = anUpload({ model: aModel() });
    const first = await ledger.registerDatasetVersion(entryOf(upload, 'repeated'), upload);
    expect(await ledger.registerDatasetVersion(entryOf(upload, 'repeated'), upload)).toEqual(first);
    expect(await ledger.findDatasetVersion(upload.model, first.id)).toEqual(first);
  });

  it('moves a status forward only: no end is ever overwritten', async () => {
    const model = aModel();
    const upload = anUpload({ model });
    const status = async () => (await app.ledger(model).upload(upload.id))?.status;
    await ledger.receiveUpload(upload);
    expect(await status()).toBe('received');
    await ledger.recordUpload({ upload, outcome: 'failed', error: 'E', cause: 'c' });
    expect(await status()).toBe('failed');
    await ledger.recordUpload({ upload, outcome: 'quarantined', codes: ['HEADER'], report });
    expect(await status()).toBe('quarantined');
    await ledger.recordUpload({ upload, outcome: 'failed', error: 'E', cause: 'c' });
    await ledger.recordUpload({ upload, outcome: 'superseded' });
    await ledger.receiveUpload(upload);
    expect(await status()).toBe('quarantined');
  });

  it('remembers the newest write to a key, in whatever order writes are told', async () => {
    const sequencers = fc.uniqueArray(fc.integer({ min: 0, max: 0xff_ff_ff }), {
      minLength: 1,
      maxLength: 6,
    });
    await fc.assert(
      fc.asyncProperty(sequencers, async (order) => {
        const model = aModel();
        let newest = -1;
        for (const number of order) {
          const sequencer = number.toString(16).padStart(8, '0');
          const upload = anUpload({ model, versionId: `v${number}`, sequencer });
          const expected = number > newest ? 'newest' : 'superseded';
          expect(await ledger.receiveUpload(upload)).toBe(expected);
          newest = Math.max(newest, number);
        }
      }),
      { numRuns: 20 },
    );
  });
});
