import { createReadStream } from 'node:fs';
import { carriageReturn, lineFeed, quote } from './byte-kinds.ts';
import { parseRecord } from './csv-record.ts';

/** A row of a CSV file as it is written there. */
export interface LocatedRow {
  /** The line on which the row begins, the first of the file being 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Finds data rows (the first being 1) in a well-formed CSV file: what their cells say and on which
 * line they are. Reads no further than the last row wanted.
 */
export async function locateRows(
  path: string,
  wanted: ReadonlySet<number>,
): Promise<Map<number, LocatedRow>> {
  const finder = new RowFinder(wanted);
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 })) {
    finder.feed(bytes);
    if (finder.done) break;
  }
  return finder.finish();
}

class RowFinder {
  readonly #wanted: ReadonlySet<number>;
  readonly #found = new Map<number, LocatedRow>();
  #parts: Buffer[] = [];
  /** The header is row 0. */
  #row = 0;
  #line = 1;
  #startLine = 1;
  #inQuotes = false;
  #afterReturn = false;

  constructor(wanted: ReadonlySet<number>) {
    this.#wanted = wanted;
  }

  get done(): boolean {
    return this.#found.size === this.#wanted.size;
  }

  feed(bytes: Buffer): void {
    let start = 0;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (byte === quote) this.#inQuotes = !this.#inQuotes;
      if (byte !== lineFeed && byte !== carriageReturn) {
        this.#afterReturn = false;
        continue;
      }
      const secondHalf = byte === lineFeed && this.#afterReturn;
      this.#afterReturn = byte === carriageReturn;
      if (!secondHalf) this.#line++;
      if (this.#inQuotes) continue;
      if (!secondHalf) this.#endRow(bytes.subarray(start, i));
      this.#startLine = this.#line;
      start = i + 1;
    }
    if (this.#wanted.has(this.#row)) this.#parts.push(bytes.subarray(start));
  }

  finish(): Map<number, LocatedRow> {
    if (this.#parts.length > 0) this.#endRow(Buffer.alloc(0));
    return this.#found;
  }

  #endRow(end: Buffer): void {
    if (this.#wanted.has(this.#row)) {
      const cells = parseRecord(Buffer.concat([...this.#parts, end]));
      this.#found.set(this.#row, { line: this.#startLine, cells });
      this.#parts = [];
    }
    this.#row++;
  }
}
