import { validationError } from '../errors.ts';

/**
 * Takes an S3 URI apart; the key may be empty.
 * @throws ValidationException
 */
export function parseS3Uri(uri: string): { bucket: string; key: string } {
  const [, bucket, key = ''] = /^(?:s3|https):\/\/([^/]+)(?:\/(.*))?$/s.exec(uri) ?? [];
  if (!uri.startsWith('s3://') || bucket === undefined) {
    throw validationError(`"${uri}" is not an S3 URI, s3://bucket/key.`);
  }
  return { bucket, key };
}

/** A key below an S3 URI that names a folder, with or without its last slash. */
export function below(uri: string, path: string): { bucket: string; key: string } {
  const { bucket, key } = parseS3Uri(uri);
  const folder = key === '' || key.endsWith('/') ? key : `${key}/`;
  return { bucket, key: `${folder}${path}` };
}
