import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type * as z from 'zod';
import { hashOf, type Json } from '../../../pipelines/shared/canonical-json.ts';

/** Reads a folder of a function's bundle that holds one `<model>.json` a model, each once. */
export class BundledDocuments<Document extends Json> {
  readonly #folder: string;
  readonly #schema: z.ZodType<Document>;
  readonly #read = new Map<string, { readonly document: Document; readonly hash: string }>();

  constructor(folder: string, schema: z.ZodType<Document>) {
    this.#folder = folder;
    this.#schema = schema;
  }

  /** The document of a model and the hash of its canonical JSON. */
  async find(model: string): Promise<{ document: Document; hash: string } | undefined> {
    const known = this.#read.get(model);
    if (known) return known;
    // The name comes from an S3 key or an event: it is compared, never made into a path.
    if (!(await this.names()).includes(model)) return undefined;
    const text = await readFile(join(this.#folder, `${model}.json`), 'utf8');
    const document = this.#schema.parse(JSON.parse(text));
    const compiled = { document, hash: hashOf(document) };
    this.#read.set(model, compiled);
    return compiled;
  }

  async names(): Promise<readonly string[]> {
    const files = await readdir(this.#folder);
    return files.map((file) => file.replace(/\.json$/, ''));
  }
}
