import { createHash, type Hash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { GetObjectCommand, NoSuchKey, S3Client } from '@aws-sdk/client-s3';
import type { Artifacts, ReadArtifact } from '../../ports/artifacts.ts';
import { parseS3Uri } from '../../s3-uri.ts';
import { namingDenial } from '../aws-denials.ts';
import { type ArtifactLimits, EntryList } from './list-entries.ts';
import { Refusal, refuseArtifact } from './refuse-artifact.ts';

interface Limits extends ArtifactLimits {
  /** Of unpacked to packed bytes. Trees compress well: 3 to 8. */
  readonly ratio: number;
}

const LIMITS: Limits = {
  entries: 10_000,
  unpackedBytes: 20 * 1024 ** 3,
  trainingFactsBytes: 5 * 1024 ** 2,
  ratio: 200,
};

/** A tar is padded to whole blocks: one of almost nothing may unpack to so much whatever the ratio. */
const PADDING = 1024 ** 2;

/** Trained models in S3. */
export class S3Artifacts implements Artifacts {
  readonly #s3: S3Client;
  readonly #limits: Limits;

  constructor(s3 = new S3Client({}), limits: Partial<Limits> = {}) {
    this.#s3 = s3;
    this.#limits = { ...LIMITS, ...limits };
  }

  async read(uri: string): Promise<ReadArtifact> {
    const { body, length } = await this.#open(uri);
    if (length === 0) throw refuseArtifact(uri, 'it is empty');
    const packed = { hash: createHash('sha256'), bytes: 0 };
    try {
      const trainingFacts = await this.#unpack(body, packed);
      if (packed.bytes !== length) {
        throw new Refusal(`after ${packed.bytes} of its ${length} bytes the archive has ended`);
      }
      return {
        artifact: { uri, sha256: packed.hash.digest('hex'), bytes: packed.bytes },
        trainingFacts,
      };
    } catch (error) {
      if (error instanceof Refusal) throw refuseArtifact(uri, error.message, error);
      if (isZlibError(error)) {
        throw refuseArtifact(uri, `it is no sound gzip file (${error.message})`, error);
      }
      throw error;
    }
  }

  async #open(uri: string): Promise<{ body: Readable; length: number }> {
    const { bucket, key } = parseS3Uri(uri);
    const command = new GetObjectCommand({ Bucket: bucket, Key: key });
    try {
      const answer = await namingDenial(`s3:GetObject on ${key}`, () => this.#s3.send(command));
      if (!(answer.Body instanceof Readable)) throw new TypeError('S3 answered without a body');
      return { body: answer.Body, length: answer.ContentLength ?? 0 };
    } catch (error) {
      if (error instanceof NoSuchKey) {
        throw refuseArtifact(uri, 'training left none there', error);
      }
      throw error;
    }
  }

  async #unpack(body: Readable, packed: { hash: Hash; bytes: number }): Promise<string> {
    const entries = new EntryList(this.#limits);
    let unpacked = 0;
    const allowed = () =>
      Math.min(this.#limits.unpackedBytes, packed.bytes * this.#limits.ratio + PADDING);
    await pipeline(
      body,
      (source: AsyncIterable<Buffer>) => counted(source, packed),
      createGunzip(),
      async (source: AsyncIterable<Buffer>) => {
        for await (const chunk of source) {
          unpacked += chunk.length;
          if (unpacked > allowed()) {
            throw new Refusal(`its ${packed.bytes} bytes so far unpack to ${unpacked} and more`);
          }
          entries.write(chunk);
        }
      },
    );
    return entries.end();
  }
}

async function* counted(
  source: AsyncIterable<Buffer>,
  packed: { hash: Hash; bytes: number },
): AsyncGenerator<Buffer> {
  for await (const chunk of source) {
    packed.hash.update(chunk);
    packed.bytes += chunk.length;
    yield chunk;
  }
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
