import { isUtf8 } from 'node:buffer';

/** A byte that begins no valid character. */
export interface InvalidByte {
  /** Counted from the start of the text. */
  readonly offset: number;
  readonly byte: number;
}

/** Checks a stream of bytes for UTF-8, characters that lie across two chunks included. */
export class Utf8Check {
  #pending = Buffer.alloc(0);
  #offset = 0;

  feed(chunk: Buffer): InvalidByte | undefined {
    const bytes = this.#pending.length === 0 ? chunk : Buffer.concat([this.#pending, chunk]);
    const end = endOfCompleteText(bytes);
    if (!isUtf8(bytes.subarray(0, end))) return this.#invalid(bytes, firstInvalidByte(bytes));
    this.#pending = Buffer.from(bytes.subarray(end));
    this.#offset += end;
    return undefined;
  }

  /** A character left unfinished at the end of the file, if there is one. */
  finish(): InvalidByte | undefined {
    return this.#pending.length === 0 ? undefined : this.#invalid(this.#pending, 0);
  }

  #invalid(bytes: Buffer, index: number): InvalidByte {
    return { offset: this.#offset + index, byte: bytes[index] ?? 0 };
  }
}

/** Where a last character begins that still lacks bytes; the length when all are complete. */
function endOfCompleteText(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** By halving: only ever runs once, on the chunk that is known to be bad. */
function firstInvalidByte(bytes: Buffer): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1;
    if (isUtf8(bytes.subarray(0, endOfCompleteText(bytes.subarray(0, middle))))) good = middle;
    else bad = middle;
  }
  return endOfCompleteText(bytes.subarray(0, good));
}
