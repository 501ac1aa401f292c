import { createHash, type Hash } from 'node:crypto';
import type { IngestLimits } from '../../../../pipelines/data-contract/contract.ts';
import type { CsvShape } from '../../ports/csv-shape.ts';
import type { ReceivedFile } from '../../ports/dataset-engine.ts';
import { empty } from './csv-findings.ts';
import { overBytes, packedTwice } from './file-findings.ts';
import { peek } from './peek.ts';
import { receiveCsv } from './receive-csv.ts';
import { receiveParquet } from './receive-parquet.ts';
import { Refusal } from './refusal.ts';
import { sniffedBytes, sniffFormat, type SniffedFormat } from './sniff-format.ts';
import { unpacked } from './unpack.ts';

/**
 * Writes an object's body to a file while it arrives, and finds out what it is: format by its
 * bytes, SHA-256, size and, for text, encoding and structure. Memory stays flat; what is over a
 * limit or broken stops the download.
 *
 * @param body - the object's bytes
 * @param path - where to write; for a `.csv.gz` the unpacked text
 */
export async function receiveRawFile(
  body: AsyncIterable<Uint8Array>,
  limits: IngestLimits,
  path: string,
): Promise<ReceivedFile> {
  const counter = new CountedBody(body, limits);
  try {
    const content = await receive(counter, limits, path);
    const file = { ...content, path, bytes: counter.bytes, sha256: counter.digest() };
    return { outcome: 'received', file };
  } catch (error) {
    if (error instanceof Refusal) return { outcome: 'refused', findings: [error.finding] };
    throw error;
  } finally {
    await counter.close();
  }
}

type Content =
  { readonly format: 'parquet' } | { readonly format: 'csv' | 'csv.gz'; readonly shape: CsvShape };

async function receive(body: CountedBody, limits: IngestLimits, path: string): Promise<Content> {
  const { format, content } = await sniffed(body);
  if (format === 'parquet') {
    await receiveParquet(content, path);
    return { format };
  }
  if (format === 'csv') return { format, shape: await receiveCsv(content, limits, path) };
  const inside = await sniffed(unpacked(content, limits));
  if (inside.format !== 'csv') throw new Refusal(packedTwice(inside.format));
  return { format: 'csv.gz', shape: await receiveCsv(inside.content, limits, path) };
}

async function sniffed(
  body: AsyncIterable<Buffer>,
): Promise<{ format: SniffedFormat; content: AsyncIterable<Buffer> }> {
  const { head, whole } = await peek(body, sniffedBytes);
  if (head.length === 0) throw new Refusal(empty());
  const found = sniffFormat(head);
  if ('refused' in found) throw new Refusal(found.refused);
  return { format: found.format, content: whole };
}

/** The object's bytes as buffers, counted, limited and hashed on their way. */
class CountedBody implements AsyncIterable<Buffer> {
  readonly #body: AsyncIterable<Uint8Array>;
  readonly #limits: IngestLimits;
  readonly #hash: Hash = createHash('sha256');
  #chunks: AsyncGenerator<Buffer> | undefined;
  bytes = 0;

  constructor(body: AsyncIterable<Uint8Array>, limits: IngestLimits) {
    this.#body = body;
    this.#limits = limits;
  }

  [Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    this.#chunks = this.#read();
    return this.#chunks;
  }

  digest(): string {
    return this.#hash.digest('hex');
  }

  /** Ends the download, should any of it be left: a refusal may come before all was asked for. */
  async close(): Promise<void> {
    await this.#chunks?.return(undefined);
  }

  async *#read(): AsyncGenerator<Buffer> {
    for await (const chunk of this.#body) {
      this.bytes += chunk.length;
      if (this.bytes > this.#limits.maxBytes) throw new Refusal(overBytes(this.#limits));
      this.#hash.update(chunk);
      yield Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    }
  }
}
