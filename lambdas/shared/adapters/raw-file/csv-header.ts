import type { IngestLimits } from '../../../../pipelines/data-contract/contract.ts';
import { carriageReturn, comma, lineFeed, quote } from './byte-kinds.ts';
import * as findings from './csv-findings.ts';
import { isWellQuoted, parseRecord, splitRecord } from './csv-record.ts';
import { Refusal } from './refusal.ts';

/** No real header is longer; one that is, is no header. */
const maxHeaderBytes = 4 * 1024 * 1024;

/** Takes the first record of a CSV file off its stream of bytes. */
export class HeaderReader {
  readonly #limits: IngestLimits;
  #bytes = Buffer.alloc(0);
  #scanned = 0;
  #inQuotes = false;
  #columns = 1;
  /** Has the line break after the header been seen? */
  #ended = false;

  constructor(limits: IngestLimits) {
    this.#limits = limits;
  }

  /**
   * Takes the next bytes; answers what follows the header (its line break first) once the header
   * is complete.
   *
   * @throws Refusal when there are too many columns to go on
   */
  feed(bytes: Buffer): Buffer | undefined {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    for (; this.#scanned < this.#bytes.length; this.#scanned++) {
      const byte = this.#bytes[this.#scanned];
      if (byte === quote) this.#inQuotes = !this.#inQuotes;
      if (this.#inQuotes) continue;
      if (byte === comma) this.#countColumn();
      if (byte === lineFeed || byte === carriageReturn) return this.#split();
    }
    if (this.#scanned > maxHeaderBytes) throw new Refusal(findings.endlessHeader(maxHeaderBytes));
    return undefined;
  }

  /** The cells of the header, or of all there is when the file has one line only. */
  names(): string[] {
    if (this.#bytes.length === 0 && !this.#ended) throw new Refusal(findings.empty());
    if (this.#bytes.includes(0)) throw new Refusal(findings.nulByte(1));
    if (this.#inQuotes) throw new Refusal(findings.unclosedQuote(1));
    if (!splitRecord(this.#bytes).every(isWellQuoted)) throw new Refusal(findings.strayQuote(1));
    const names = parseRecord(this.#bytes);
    const finding = findings.headerFault(names);
    if (finding !== undefined) throw new Refusal(finding);
    return names;
  }

  #countColumn(): void {
    this.#columns++;
    if (this.#columns > this.#limits.maxColumns) {
      throw new Refusal(findings.tooManyColumns(this.#limits.maxColumns));
    }
  }

  #split(): Buffer {
    const rest = this.#bytes.subarray(this.#scanned);
    this.#bytes = this.#bytes.subarray(0, this.#scanned);
    this.#ended = true;
    return rest;
  }
}
