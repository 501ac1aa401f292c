import type { IngestLimits } from '../../../../pipelines/data-contract/contract.ts';
import { alphabet, type CsvShape } from '../../ports/csv-shape.ts';
import { carriageReturn, comma, kindOfByte, lineFeed, quote } from './byte-kinds.ts';
import * as findings from './csv-findings.ts';
import { RaggedRows } from './ragged-rows.ts';
import { Refusal } from './refusal.ts';

/** Where the next byte stands in its cell. */
type Place = 'plain' | 'quoted' | 'after-quote';

/**
 * One pass over the bytes that follow a CSV file's header (RFC 4180), as they arrive: is the
 * structure sound and within limits, and what are the columns made of. It builds no cells, so it
 * costs about 2 ns a byte.
 */
export class CsvScanner {
  readonly #header: readonly string[];
  readonly #limits: IngestLimits;
  readonly #ragged: RaggedRows;
  readonly #alphabets: Int32Array;
  readonly #newlines = { lf: 0, crlf: 0, cr: 0 };
  #place: Place = 'plain';
  /** The kinds of bytes of the current cell. */
  #kinds = 0;
  #column = 0;
  /** Where the current cell and row began, from the start of the current chunk: 0 or negative. */
  #cellStart = 0;
  #rowStart = 0;
  /** The file's last byte so far was a carriage return that a line feed may follow. */
  #afterReturn = false;
  #returnInCell = false;
  /** The header's own line break is the first thing to come. */
  #inHeader = true;
  #rows = 0;
  #linesInCells = 0;
  #openedOnLine = 0;
  #longestRow = 0;

  constructor(header: readonly string[], limits: IngestLimits) {
    this.#header = header;
    this.#limits = limits;
    this.#ragged = new RaggedRows(header.length);
    this.#alphabets = new Int32Array(header.length);
  }

  /** The line of the file that the next byte is on, the first being 1. */
  get line(): number {
    return this.#rows + (this.#inHeader ? 1 : 2) + this.#linesInCells;
  }

  /** Do rows end in more than one way, or in a way few readers know? */
  get needsOneNewline(): boolean {
    const { lf, crlf, cr } = this.#newlines;
    return cr > 0 || (lf > 0 && crlf > 0);
  }

  /**
   * Takes the next bytes.
   *
   * @throws Refusal when reading on would make no sense
   */
  feed(bytes: Buffer): void {
    const { length } = bytes;
    if (length === 0) return;
    let i = this.#resume(bytes);
    let kinds = this.#kinds;
    while (i < length) {
      const byte = bytes[i] ?? 0;
      const kind = kindOfByte[byte] ?? 0;
      if (kind !== 0) {
        kinds |= kind;
        i++;
      } else if (byte === comma) {
        this.#endCell(kinds, i);
        kinds = 0;
        i++;
        this.#cellStart = i;
        this.#column++;
      } else if (byte === quote) {
        this.#openQuote(i);
        this.#kinds = kinds;
        i = this.#scanQuoted(bytes, i + 1);
        kinds = this.#kinds;
      } else {
        if (byte === 0) throw new Refusal(findings.nulByte(this.line));
        this.#endRow(kinds, i);
        kinds = 0;
        i = this.#endLine(bytes, i);
      }
    }
    this.#kinds = kinds;
    this.#carryOver(length);
  }

  /**
   * The file is over: what was it?
   *
   * @throws Refusal when rows are ragged, missing, or a quote was never closed
   */
  finish(): CsvShape {
    if (this.#place === 'quoted') throw new Refusal(findings.unclosedQuote(this.#openedOnLine));
    if (this.#afterReturn) this.#newlines.cr++;
    if (this.#rowStart < 0) this.#endRow(this.#kinds, 0);
    this.#ragged.refuseIfAny();
    if (this.#rows === 0) throw new Refusal(findings.noRows());
    return {
      header: this.#header,
      rows: this.#rows,
      longestRow: this.#longestRow,
      newline: this.#newlines.crlf > 0 && !this.needsOneNewline ? '\r\n' : '\n',
      quotedNewlines: this.#linesInCells > 0,
      alphabets: [...this.#alphabets],
    };
  }

  /** Finishes what the end of the last chunk cut in two. */
  #resume(bytes: Buffer): number {
    if (this.#place === 'quoted') return this.#scanQuoted(bytes, 0);
    if (this.#place === 'after-quote') {
      return this.#isEscapedQuote(bytes[0]) ? this.#scanQuoted(bytes, 1) : 0;
    }
    if (!this.#afterReturn) return 0;
    this.#afterReturn = false;
    const paired = bytes[0] === lineFeed;
    this.#newlines[paired ? 'crlf' : 'cr']++;
    this.#cellStart = this.#rowStart = Number(paired);
    return Number(paired);
  }

  #openQuote(position: number): void {
    if (position !== this.#cellStart) throw new Refusal(findings.strayQuote(this.line));
    this.#place = 'quoted';
    this.#returnInCell = false;
    this.#openedOnLine = this.line;
  }

  /** From inside a quoted cell to the byte after its closing quote. */
  #scanQuoted(bytes: Buffer, from: number): number {
    let i = from;
    while (i < bytes.length) {
      const byte = bytes[i++] ?? 0;
      if (byte === quote) {
        this.#place = 'after-quote';
        if (i === bytes.length) return i;
        if (!this.#isEscapedQuote(bytes[i])) return i;
        i++;
      } else {
        if (byte === 0) throw new Refusal(findings.nulByte(this.line));
        this.#countLineInCell(byte);
        this.#kinds |= kindOfByte[byte] || alphabet.other;
      }
    }
    return i;
  }

  /** After a quote inside quotes: was it the first half of an escaped one, or the cell's end? */
  #isEscapedQuote(byte: number | undefined): boolean {
    const escaped = byte === quote;
    if (!escaped && byte !== comma && byte !== lineFeed && byte !== carriageReturn) {
      throw new Refusal(findings.textAfterQuote(this.line));
    }
    this.#place = escaped ? 'quoted' : 'plain';
    if (escaped) this.#kinds |= alphabet.other;
    return escaped;
  }

  /** A return and a line feed after it are one line. */
  #countLineInCell(byte: number): void {
    if (byte === carriageReturn || (byte === lineFeed && !this.#returnInCell)) this.#linesInCells++;
    this.#returnInCell = byte === carriageReturn;
  }

  #endCell(kinds: number, end: number): void {
    const column = this.#column;
    this.#limitCell(end);
    if (column < this.#alphabets.length) {
      this.#alphabets[column] = (this.#alphabets[column] ?? 0) | kinds;
    }
  }

  #endRow(kinds: number, end: number): void {
    if (this.#inHeader) {
      this.#inHeader = false;
      return;
    }
    this.#endCell(kinds, end);
    this.#rows++;
    const cells = end === this.#rowStart ? 0 : this.#column + 1;
    if (cells !== this.#header.length) this.#ragged.add(this.#rows, this.line - 1, cells);
    if (end - this.#rowStart > this.#longestRow) this.#longestRow = end - this.#rowStart;
    if (this.#rows > this.#limits.maxRows) throw new Refusal(findings.tooManyRows(this.#limits));
    this.#column = 0;
  }

  /** Past a line break of whichever kind. */
  #endLine(bytes: Buffer, position: number): number {
    let next = position + 1;
    if (bytes[position] === lineFeed) {
      this.#newlines.lf++;
    } else if (next === bytes.length) {
      this.#afterReturn = true;
    } else if (bytes[next] === lineFeed) {
      this.#newlines.crlf++;
      next++;
    } else {
      this.#newlines.cr++;
    }
    this.#cellStart = next;
    this.#rowStart = next;
    return next;
  }

  #carryOver(length: number): void {
    this.#limitCell(length);
    this.#cellStart -= length;
    this.#rowStart -= length;
  }

  #limitCell(end: number): void {
    if (end - this.#cellStart <= this.#limits.maxCellBytes) return;
    const opened = this.#place === 'quoted' ? this.#openedOnLine : undefined;
    throw new Refusal(findings.cellTooLong(this.#limits, this.line, opened));
  }
}
