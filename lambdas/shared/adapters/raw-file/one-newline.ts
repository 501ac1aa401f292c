import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { carriageReturn, lineFeed, quote } from './byte-kinds.ts';

/**
 * Rewrites a well-formed CSV file so that every row ends in `\n`; line breaks inside quoted cells
 * stay as they are. For the rare file that mixes them: readers disagree about those.
 */
export async function rewriteWithOneNewline(path: string): Promise<void> {
  const rewritten = `${path}.rewritten`;
  await pipeline(createReadStream(path), withOneNewline, createWriteStream(rewritten));
  await rename(rewritten, path);
}

async function* withOneNewline(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let inQuotes = false;
  let afterReturn = false;
  for await (const bytes of source) {
    const out = Buffer.allocUnsafe(bytes.length);
    let length = 0;
    for (const byte of bytes) {
      if (byte === quote) inQuotes = !inQuotes;
      const secondHalf = byte === lineFeed && afterReturn;
      afterReturn = byte === carriageReturn && !inQuotes;
      if (!secondHalf) out[length++] = afterReturn ? lineFeed : byte;
    }
    yield out.subarray(0, length);
  }
}
