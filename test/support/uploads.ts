import type { Upload } from '../../pipelines/ingest/contract.ts';
import { uploadIdOf } from '../../pipelines/ingest/ids.ts';

/** An upload of the flight-delay model, with what a test cares about put in its place. */
export function anUpload(overrides: Partial<Omit<Upload, 'id'>> = {}): Upload {
  const upload = {
    model: 'flight-delay',
    bucket: 'data-bucket',
    key: 'raw/flight-delay/2013-01.csv.gz',
    versionId: 'v1',
    sequencer: '0A',
    size: 298_207,
    ...overrides,
  };
  return { id: uploadIdOf(upload.bucket, upload.key, upload.versionId), ...upload };
}

/** The event that EventBridge delivers for an upload; each delivery may differ in what we ignore. */
export function objectCreatedEvent(upload: Upload, delivery = 1): Record<string, unknown> {
  return {
    version: '0',
    id: `delivery-${delivery}`,
    'detail-type': 'Object Created',
    source: 'aws.s3',
    account: '111122223333',
    time: `2026-01-01T00:00:0${delivery % 10}Z`,
    region: 'eu-west-1',
    resources: [`arn:aws:s3:::${upload.bucket}`],
    detail: {
      version: '0',
      bucket: { name: upload.bucket },
      object: {
        key: upload.key,
        size: upload.size,
        etag: 'd41d8cd98f00b204e9800998ecf8427e',
        'version-id': upload.versionId,
        sequencer: upload.sequencer,
      },
      'request-id': 'C3D13FE58DE4C810',
      requester: '111122223333',
      'source-ip-address': '127.0.0.1',
      reason: 'PutObject',
    },
  };
}
