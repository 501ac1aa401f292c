/** A place in S3, as SageMaker names it: `s3://<bucket>/<key>`. */
export interface S3Place {
  readonly bucket: string;
  readonly key: string;
}

/** @throws RangeError when it is no such URI, which no step is ever given. */
export function parseS3Uri(uri: string): S3Place {
  const [, bucket, key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  if (bucket === undefined || key === undefined) throw new RangeError(`No S3 object: ${uri}`);
  return { bucket, key };
}

export function s3UriOf({ bucket, key }: S3Place): string {
  return `s3://${bucket}/${key}`;
}
