import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import { uploadIdOf } from '../../pipelines/ingest/ids.ts';
import { type CloudAddress, clientConfiguration } from '../cloud/client-configuration.ts';

export interface PutFile {
  readonly uploadId: string;
  readonly key: string;
  readonly versionId: string;
  /** When the put was answered, milliseconds since 1970. */
  readonly at: number;
}

/** Somebody with data and nothing but S3: puts files, reads reports. */
export class DataPerson {
  readonly #s3: S3Client;
  readonly #bucket: string;
  readonly #model: string;

  constructor(cloud: CloudAddress, bucket: string, model: string) {
    this.#s3 = new S3Client(clientConfiguration(cloud));
    this.#bucket = bucket;
    this.#model = model;
  }

  async put(name: string, body: Uint8Array | string): Promise<PutFile> {
    const key = `${prefixes.raw}${this.#model}/${name}`;
    const { VersionId: versionId } = await this.#s3.send(
      new PutObjectCommand({ Bucket: this.#bucket, Key: key, Body: body }),
    );
    if (!versionId) throw new Error(`The bucket answered no version id for ${key}.`);
    return { uploadId: uploadIdOf(this.#bucket, key, versionId), key, versionId, at: Date.now() };
  }

  async read(key: string): Promise<string> {
    const answer = await this.#s3.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
    return (await answer.Body?.transformToString('utf8')) ?? '';
  }
}
