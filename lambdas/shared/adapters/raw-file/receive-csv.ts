import type { IngestLimits } from '../../../../pipelines/data-contract/contract.ts';
import type { CsvShape } from '../../ports/csv-shape.ts';
import * as findings from './csv-findings.ts';
import { HeaderReader } from './csv-header.ts';
import { CsvScanner } from './csv-scanner.ts';
import { rewriteWithOneNewline } from './one-newline.ts';
import { Refusal } from './refusal.ts';
import { Utf8Check, type InvalidByte } from './utf8-check.ts';
import { FileWriter } from './write-file.ts';

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Writes the text of a CSV file to `path`, without its byte order mark and with one kind of line
 * break, and measures it on the way.
 *
 * @throws Refusal when encoding or structure are not sound
 */
export async function receiveCsv(
  text: AsyncIterable<Buffer>,
  limits: IngestLimits,
  path: string,
): Promise<CsvShape> {
  const reader = new CsvReader(limits);
  const file = await FileWriter.open(path);
  try {
    for await (const chunk of text) await file.write(reader.feed(chunk));
  } finally {
    await file.close();
  }
  const shape = reader.finish();
  if (reader.needsOneNewline) await rewriteWithOneNewline(path);
  return shape;
}

class CsvReader {
  readonly #limits: IngestLimits;
  readonly #utf8 = new Utf8Check();
  readonly #header: HeaderReader;
  #scanner: CsvScanner | undefined;
  /** Bytes of text in earlier chunks. */
  #offset = 0;

  constructor(limits: IngestLimits) {
    this.#limits = limits;
    this.#header = new HeaderReader(limits);
  }

  get needsOneNewline(): boolean {
    return this.#scanner?.needsOneNewline ?? false;
  }

  /** Looks at the next bytes and answers those that belong into the file. */
  feed(chunk: Buffer): Buffer {
    const invalid = this.#utf8.feed(chunk);
    const text = chunk.subarray(0, Math.max(0, (invalid?.offset ?? Infinity) - this.#offset));
    const bytes = this.#offset === 0 ? withoutByteOrderMark(text) : text;
    this.#offset += chunk.length;
    if (this.#scanner === undefined) this.#feedHeader(bytes);
    else this.#scanner.feed(bytes);
    this.#refuse(invalid);
    return bytes;
  }

  finish(): CsvShape {
    this.#refuse(this.#utf8.finish());
    this.#scanner ??= new CsvScanner(this.#header.names(), this.#limits);
    return this.#scanner.finish();
  }

  #feedHeader(bytes: Buffer): void {
    const rest = this.#header.feed(bytes);
    if (rest === undefined) return;
    this.#scanner = new CsvScanner(this.#header.names(), this.#limits);
    this.#scanner.feed(rest);
  }

  /** Only once the bytes before it have been looked at: they tell which line it is on. */
  #refuse(invalid: InvalidByte | undefined): void {
    if (invalid === undefined) return;
    throw new Refusal(findings.notUtf8(invalid.offset, this.#scanner?.line ?? 1, invalid.byte));
  }
}

function withoutByteOrderMark(text: Buffer): Buffer {
  const marked = text.subarray(0, byteOrderMark.length).equals(byteOrderMark);
  return marked ? text.subarray(byteOrderMark.length) : text;
}
