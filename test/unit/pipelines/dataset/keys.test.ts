import { describe, expect, it } from 'vitest';
import {
  datasetKeys,
  datasetVersionIdOf,
  definitionKey,
  reportKeys,
} from '../../../../pipelines/dataset/keys.ts';
import { datasetVersionId } from '../../../../pipelines/dataset/contract.ts';
import { uploadId } from '../../../../pipelines/ingest/contract.ts';
import { uploadIdOf } from '../../../../pipelines/ingest/ids.ts';

const definition = 'd'.repeat(64);
const raw = 'a'.repeat(64);

describe('datasetVersionIdOf', () => {
  it('is the same for the same bytes, definition and model, and another for any other', () => {
    const id = datasetVersionIdOf('flights', definition, raw);
    expect(datasetVersionId.parse(id)).toBe('dsv-d584862306bf5a9b6923');
    expect(datasetVersionIdOf('flights2', definition, raw)).not.toBe(id);
    expect(datasetVersionIdOf('flights', raw, raw)).not.toBe(id);
    expect(datasetVersionIdOf('flights', definition, definition)).not.toBe(id);
  });
});

describe('uploadIdOf', () => {
  it('tells bucket, key and version apart wherever one ends', () => {
    const id = uploadIdOf('bucket', 'raw/a/b.csv', 'v1');
    expect(uploadId.parse(id)).toBe(id);
    expect(uploadIdOf('bucketraw', '/a/b.csv', 'v1')).not.toBe(id);
    expect(uploadIdOf('bucket', 'raw/a/b.csv', 'v2')).not.toBe(id);
  });
});

describe('keys', () => {
  it('lie in folders of their own', () => {
    expect(datasetKeys('flights', 'dsv-1', 'upl-1')).toEqual({
      training: 'datasets/flights/dsv-1/training.parquet',
      holdOut: 'datasets/flights/dsv-1/hold-out.parquet',
      profile: 'datasets/flights/dsv-1/profile.json',
      manifest: 'datasets/flights/dsv-1/manifest-upl-1.json',
    });
    expect(definitionKey('abc')).toBe('definitions/abc.json');
    expect(reportKeys('flights', 'upl-1')).toEqual({
      json: 'reports/flights/upl-1/report.json',
      html: 'reports/flights/upl-1/report.html',
    });
  });

  it.each(['../models', 'a b', 'a%2Fb', 'Ünïcode', '', 'x'.repeat(1_024)])(
    'never take a folder that is no model name: %j',
    (folder) => {
      expect(reportKeys(folder, 'upl-1').json).toBe('reports/_none/upl-1/report.json');
    },
  );
});
