import * as z from 'zod';
import { NO_MODEL } from '../model-definition/contract.ts';
import { prefixes } from '../dataset/prefixes.ts';
import { BadPayloadError } from '../shared/errors.ts';
import type { Upload } from './contract.ts';
import { uploadIdOf } from './ids.ts';

/** EventBridge's `Object Created` of S3, as far as it is read here. Keys arrive unencoded. */
const objectCreated = z.object({
  source: z.literal('aws.s3'),
  'detail-type': z.literal('Object Created'),
  detail: z.object({
    bucket: z.object({ name: z.string() }),
    object: z.object({
      key: z.string().startsWith(prefixes.raw),
      size: z.int().nonnegative(),
      'version-id': z.string(),
      sequencer: z.string().regex(/^[0-9A-Fa-f]{1,64}$/),
    }),
  }),
});

/** What an `Object Created` event asks for: to ingest an upload, or nothing. */
export type UploadEvent =
  | { readonly kind: 'upload'; readonly upload: Upload }
  | { readonly kind: 'folder marker'; readonly key: string };

/**
 * Reads an `Object Created` event. Only what identifies the object version is kept, so that two
 * deliveries of one event ask for exactly the same work.
 *
 * @throws BadPayloadError when it is another kind of event or lacks a field, such as the version id
 *   that S3 leaves out when the bucket is not versioned.
 */
export function readObjectCreated(event: unknown): UploadEvent {
  const parsed = objectCreated.safeParse(event);
  if (!parsed.success) {
    throw new BadPayloadError(
      `Not an "Object Created" event of a versioned bucket under ${prefixes.raw}: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { bucket, object } = parsed.data.detail;
  if (object.key.endsWith('/') && object.size === 0) {
    return { kind: 'folder marker', key: object.key };
  }
  return {
    kind: 'upload',
    upload: {
      id: uploadIdOf(bucket.name, object.key, object['version-id']),
      model: modelOf(object.key),
      bucket: bucket.name,
      key: object.key,
      versionId: object['version-id'],
      sequencer: object.sequencer,
      size: object.size,
    },
  };
}

function modelOf(key: string): string {
  const [folder, ...rest] = key.slice(prefixes.raw.length).split('/');
  return folder && rest.length > 0 ? folder : NO_MODEL;
}
