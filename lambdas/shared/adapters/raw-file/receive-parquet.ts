import { brokenParquet } from './file-findings.ts';
import { Refusal } from './refusal.ts';
import { FileWriter } from './write-file.ts';

/** A Parquet file ends in the length of its footer (4 bytes) and its magic bytes (4). */
const tailBytes = 8;
const magic = Buffer.from('PAR1');

/**
 * Writes a Parquet file to `path` and checks that its end is there.
 *
 * @throws Refusal when the file is cut off
 */
export async function receiveParquet(content: AsyncIterable<Buffer>, path: string): Promise<void> {
  const file = await FileWriter.open(path);
  let tail = Buffer.alloc(0);
  let bytes = 0;
  try {
    for await (const chunk of content) {
      bytes += chunk.length;
      tail = Buffer.concat([tail, chunk.subarray(-tailBytes)]).subarray(-tailBytes);
      await file.write(chunk);
    }
  } finally {
    await file.close();
  }
  const reason = faultOf(tail, bytes);
  if (reason !== undefined) throw new Refusal(brokenParquet(reason));
}

function faultOf(tail: Buffer, bytes: number): string | undefined {
  if (bytes < magic.length + tailBytes || !tail.subarray(4).equals(magic)) {
    return 'its end is missing, so it was cut off or never finished';
  }
  const footer = tail.readUInt32LE(0);
  return footer > bytes - magic.length - tailBytes ? 'its footer is cut off' : undefined;
}
