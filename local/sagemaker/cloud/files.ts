import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  GetObjectCommand,
  paginateListObjectsV2,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { CloudFiles, UploadTarget } from './ports.ts';

/** S3 by the AWS SDK. */
export function filesOf(client: S3Client): CloudFiles {
  return {
    async list(bucket, prefix) {
      const keys: string[] = [];
      const pages = paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix });
      for await (const { Contents = [] } of pages) {
        keys.push(...Contents.flatMap(({ Key }) => (Key && !Key.endsWith('/') ? [Key] : [])));
      }
      return keys;
    },
    async read(bucket, key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      return (await Body?.transformToString()) ?? '';
    },
    async download(bucket, key, file) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
      const body = Body instanceof Readable ? Body : Readable.from([]);
      await pipeline(body, createWriteStream(file));
    },
    async upload(file, target) {
      await put(client, await readFile(file), target);
    },
    async write(content, target) {
      await put(client, content, target);
    },
  };
}

async function put(
  client: S3Client,
  body: Buffer | string,
  { bucket, key, kmsKeyId }: UploadTarget,
): Promise<void> {
  await client.send(
    new PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: body,
      ...(kmsKeyId && { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKeyId }),
    }),
  );
}
