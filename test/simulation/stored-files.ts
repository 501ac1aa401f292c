import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Content, ObjectStore } from '../../lambdas/shared/ports/object-store.ts';
import { DataVersionGoneError, WriteOnceConflictError } from '../../pipelines/shared/errors.ts';

/** The data bucket. A file is kept as the digest it is known by; nobody reads it. */
export class SimulatedBucket implements ObjectStore {
  readonly bucket = 'data-bucket';
  readonly objects: Map<string, string>;

  constructor(objects: Map<string, string>) {
    this.objects = objects;
  }

  async openVersion(_bucket: string, key: string, versionId: string): Promise<Readable> {
    const text = this.objects.get(`${key}@${versionId}`);
    if (text === undefined) throw new DataVersionGoneError(`${key}@${versionId} is gone`);
    return Readable.from([text]);
  }

  async readText(key: string): Promise<string> {
    const text = this.objects.get(key);
    if (text === undefined) throw new Error(`NoSuchKey: ${key}`);
    return text;
  }

  async findText(key: string): Promise<string | undefined> {
    return this.objects.get(key);
  }

  async writeOnce(key: string, content: Content) {
    const text = 'text' in content ? content.text : content.sha256;
    const there = this.objects.get(key);
    if (there !== undefined && there !== text) {
      throw new WriteOnceConflictError(`${key} holds other content`);
    }
    this.objects.set(key, text);
    const sha256 = 'text' in content ? digestOf(text) : content.sha256;
    return { bucket: this.bucket, key, sha256, bytes: text.length };
  }

  async write(key: string, text: string): Promise<void> {
    this.objects.set(key, text);
  }
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
