import { GetObjectCommand, NoSuchKey, type S3Client } from '@aws-sdk/client-s3';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import { pagesFolder } from '../../pipelines/reports/keys.ts';

/** The pages that a system publishes in its data bucket. */
export class ReportPages {
  readonly #bucket: string;
  readonly #s3: S3Client;

  constructor(bucket: string, s3: S3Client) {
    this.#bucket = bucket;
    this.#s3 = s3;
  }

  /** The page at a path below its model's folder; `undefined` when there is none. */
  async find(model: string, path: string): Promise<string | undefined> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: `${pagesFolder(model)}${path}`,
    });
    try {
      const { Body } = await namingDenial(
        // To those who may not list a bucket, S3 answers so for what is not there, too.
        `s3:GetObject on ${command.input.Key ?? ''} and s3:ListBucket on the data bucket`,
        () => this.#s3.send(command),
      );
      return (await Body?.transformToString('utf8')) ?? '';
    } catch (error) {
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }
}
