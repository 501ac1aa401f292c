import { ListMultipartUploadsCommand, type S3Client } from '@aws-sdk/client-s3';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import type { UnfinishedUpload } from './deployed-system.ts';

/** Uploads in parts that were begun and not completed: S3 tells nobody of them. */
export class UnfinishedUploads {
  readonly #bucket: string;
  readonly #s3: S3Client;

  constructor(bucket: string, s3: S3Client) {
    this.#bucket = bucket;
    this.#s3 = s3;
  }

  /** A model's, by key and time; S3 lists 1,000 of them, which are more than a person reads. */
  async of(model: string): Promise<readonly UnfinishedUpload[]> {
    const command = new ListMultipartUploadsCommand({
      Bucket: this.#bucket,
      Prefix: `${prefixes.raw}${model}/`,
    });
    const { Uploads = [] } = await namingDenial(
      's3:ListBucketMultipartUploads on the data bucket',
      () => this.#s3.send(command),
    );
    return Uploads.flatMap(({ Key, Initiated }) =>
      Key !== undefined && Initiated ? { key: Key, begunAt: Initiated.toISOString() } : [],
    );
  }
}
