import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readObjectCreated } from '../../../../pipelines/ingest/read-object-created.ts';
import { BadPayloadError } from '../../../../pipelines/shared/errors.ts';
import { anUpload, objectCreatedEvent } from '../../../support/uploads.ts';

describe('reading an "Object Created" event', () => {
  it('keeps what identifies the object version, and nothing of the delivery', () => {
    const upload = anUpload();
    expect(readObjectCreated(objectCreatedEvent(upload, 1))).toEqual({ kind: 'upload', upload });
    expect(readObjectCreated(objectCreatedEvent(upload, 2))).toEqual(
      readObjectCreated(objectCreatedEvent(upload, 1)),
    );
  });

  it.each([
    ['raw/flight-delay/a.csv', 'flight-delay'],
    ['raw/flight-delay/2013/01/a.csv', 'flight-delay'],
    ['raw/../models/a.csv', '..'],
    ['raw/a.csv', '_none'],
    ['raw//a.csv', '_none'],
    ['raw/with space+plus/ü%2F.csv', 'with space+plus'],
  ])('reads the model of %s as "%s", the key literally', (key, model) => {
    const upload = anUpload({ key, model });
    expect(readObjectCreated(objectCreatedEvent(upload))).toEqual({ kind: 'upload', upload });
  });

  it('takes any key under raw/ as it is, and gives each its own id', () => {
    const keys = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
    const one = fc.record({ key: keys, versionId: fc.string({ minLength: 1 }) });
    fc.assert(
      fc.property(one, one, (a, b) => {
        const [first, second] = [a, b].map(({ key, versionId }) =>
          readObjectCreated(objectCreatedEvent(anUpload({ key: `raw/m/${key}x`, versionId }))),
        );
        if (first?.kind !== 'upload' || second?.kind !== 'upload') throw new Error('no upload');
        expect(first.upload.key).toBe(`raw/m/${a.key}x`);
        const same = a.key === b.key && a.versionId === b.versionId;
        expect(first.upload.id === second.upload.id).toBe(same);
      }),
    );
  });

  it('knows a folder marker', () => {
    const event = objectCreatedEvent(anUpload({ key: 'raw/flight-delay/', size: 0 }));
    expect(readObjectCreated(event)).toEqual({ kind: 'folder marker', key: 'raw/flight-delay/' });
  });

  it('takes an empty file for an upload: its person must hear of it', () => {
    const event = objectCreatedEvent(anUpload({ key: 'raw/flight-delay/empty.csv', size: 0 }));
    expect(readObjectCreated(event)).toMatchObject({ kind: 'upload' });
  });

  it('names the field when the bucket is not versioned', () => {
    const event = objectCreatedEvent(anUpload());
    const detail = event['detail'] as { object: Record<string, unknown> };
    delete detail.object['version-id'];
    expect(() => readObjectCreated(event)).toThrow(BadPayloadError);
    expect(() => readObjectCreated(event)).toThrow(/version-id/);
  });

  it.each([
    [undefined],
    ['text'],
    [{ source: 'aws.s3', 'detail-type': 'Object Deleted' }],
    [objectCreatedEvent(anUpload({ key: 'datasets/flight-delay/training.parquet' }))],
  ])('refuses %j', (event) => {
    expect(() => readObjectCreated(event)).toThrow(BadPayloadError);
  });
});
