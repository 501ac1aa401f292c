import { pipeline, Readable, type Duplex } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { IngestLimits } from '../../../../pipelines/data-contract/contract.ts';
import { brokenGzip, overUnpackedBytes } from './file-findings.ts';
import { Refusal } from './refusal.ts';

/** The content of a gzip file (all its members), refused once it is over the limit or broken. */
export async function* unpacked(
  packed: AsyncIterable<Buffer>,
  limits: IngestLimits,
): AsyncGenerator<Buffer> {
  const gunzip: Duplex = createGunzip({ chunkSize: 1 << 18 });
  // An error reaches the reader below, who is the one to handle it.
  pipeline(Readable.from(packed), gunzip, () => undefined);
  let bytes = 0;
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > limits.maxUncompressedBytes) throw new Refusal(overUnpackedBytes(limits));
      yield chunk;
    }
  } catch (error) {
    throw isZlibError(error) ? new Refusal(brokenGzip(error.message)) : error;
  }
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
}
