import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import {
  GetObjectCommand,
  HeadObjectCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { StoredObject } from '../../../pipelines/dataset/contract.ts';
import { DataVersionGoneError, WriteOnceConflictError } from '../../../pipelines/shared/errors.ts';
import type { Content, ObjectStore } from '../ports/object-store.ts';
import { namingDenial } from './aws-denials.ts';

/** The user metadata that carries a write-once object's digest: SSE-KMS makes the ETag useless. */
const DIGEST_METADATA = 'sha256';

const PRECONDITION_FAILED = 412;

/** The data bucket, through the S3 API. */
export class S3ObjectStore implements ObjectStore {
  readonly bucket: string;
  readonly #s3: S3Client;

  constructor(bucket: string, s3 = new S3Client({})) {
    this.bucket = bucket;
    this.#s3 = s3;
  }

  async openVersion(bucket: string, key: string, versionId: string): Promise<Readable> {
    const command = new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId });
    try {
      const answer = await namingDenial('s3:GetObjectVersion on the uploaded object', () =>
        this.#s3.send(command),
      );
      if (!(answer.Body instanceof Readable)) throw new TypeError('S3 answered without a body');
      return answer.Body;
    } catch (error) {
      if (isGone(error)) {
        throw new DataVersionGoneError(
          `Version ${versionId} of the uploaded object can't be read any more: it was deleted, or a lifecycle rule expired it. Upload the file again.`,
          { bucket, key, versionId },
          { cause: error },
        );
      }
      throw error;
    }
  }

  async readText(key: string): Promise<string> {
    const command = new GetObjectCommand({ Bucket: this.bucket, Key: key });
    const answer = await namingDenial(`s3:GetObject on ${key}`, () => this.#s3.send(command));
    return (await answer.Body?.transformToString('utf8')) ?? '';
  }

  async findText(key: string): Promise<string | undefined> {
    try {
      return await this.readText(key);
    } catch (error) {
      // Without the right to list, S3 would not say so: see DatasetAccess.grantSeeMissing.
      if (error instanceof NoSuchKey) return undefined;
      throw error;
    }
  }

  async writeOnce(key: string, content: Content, contentType: string): Promise<StoredObject> {
    const { sha256, bytes } = 'text' in content ? digestOf(content.text) : content;
    const body = 'text' in content ? content.text : createReadStream(content.path);
    const command = new PutObjectCommand({
      Bucket: this.bucket,
      Key: key,
      Body: body,
      ContentLength: bytes,
      ContentType: contentType,
      ChecksumSHA256: Buffer.from(sha256, 'hex').toString('base64'),
      IfNoneMatch: '*',
      Metadata: { [DIGEST_METADATA]: sha256 },
    });
    try {
      await namingDenial(`s3:PutObject on ${key}`, () => this.#s3.send(command));
    } catch (error) {
      if (!isPreconditionFailed(error)) throw error;
      await this.#mustBe(key, sha256);
    }
    return { bucket: this.bucket, key, sha256, bytes };
  }

  async write(key: string, text: string, contentType: string): Promise<void> {
    const command = new PutObjectCommand({
      Bucket: this.bucket,
      Key: key,
      Body: text,
      ContentType: contentType,
    });
    await namingDenial(`s3:PutObject on ${key}`, () => this.#s3.send(command));
  }

  async #mustBe(key: string, sha256: string): Promise<void> {
    const command = new HeadObjectCommand({ Bucket: this.bucket, Key: key });
    const answer = await namingDenial(`s3:GetObject on ${key}`, () => this.#s3.send(command));
    const found = answer.Metadata?.[DIGEST_METADATA];
    if (found !== sha256) {
      throw new WriteOnceConflictError(
        `The write-once object ${key} exists with other content (SHA-256 ${found ?? 'unknown'}, expected ${sha256}).`,
        { key },
      );
    }
  }
}

function digestOf(text: string): { sha256: string; bytes: number } {
  const bytes = Buffer.from(text, 'utf8');
  return { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
}

function isGone(error: unknown): boolean {
  if (error instanceof NoSuchKey) return true;
  // Reading a delete marker by its version id is answered with 405.
  return (
    error instanceof S3ServiceException &&
    (error.name === 'NoSuchVersion' || error.name === 'MethodNotAllowed')
  );
}

function isPreconditionFailed(error: unknown): boolean {
  return (
    error instanceof S3ServiceException && error.$metadata.httpStatusCode === PRECONDITION_FAILED
  );
}
