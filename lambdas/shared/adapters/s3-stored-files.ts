import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { StoredObject } from '../../../pipelines/dataset/contract.ts';
import { StoredObjectChangedError } from '../../../pipelines/shared/errors.ts';
import type { StoredFiles } from '../ports/stored-files.ts';
import { namingDenial } from './aws-denials.ts';

/** Write-once objects of the data bucket. */
export class S3StoredFiles implements StoredFiles {
  readonly #s3: S3Client;

  constructor(s3 = new S3Client({})) {
    this.#s3 = s3;
  }

  async fetch({ bucket, key, sha256 }: StoredObject, path: string): Promise<void> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    const { Body } = await namingDenial(`s3:GetObject on ${key}`, () => this.#s3.send(command));
    if (!(Body instanceof Readable)) throw new TypeError('S3 answered without a body');
    const hash = createHash('sha256');
    const hashed = async function* (body: AsyncIterable<Uint8Array>) {
      for await (const chunk of body) {
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(Body, hashed, createWriteStream(path));
    const found = hash.digest('hex');
    if (found === sha256) return;
    throw new StoredObjectChangedError(
      `The bytes of ${key} are not those it was stored with (SHA-256 ${found}, expected ${sha256}).`,
      { key },
    );
  }
}
