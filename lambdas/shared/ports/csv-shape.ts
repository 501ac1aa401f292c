/** What a scan of a CSV file's bytes found; the file is known to be well formed. */
export interface CsvShape {
  /** The header's cells, unquoted. */
  readonly header: readonly string[];
  /** Data rows, the header not counted. */
  readonly rows: number;
  /** Bytes of the longest row. */
  readonly longestRow: number;
  /** What ends a row; a file that mixes them is rewritten with `\n`. */
  readonly newline: '\n' | '\r\n';
  /** Does a quoted cell span lines? */
  readonly quotedNewlines: boolean;
  /** For each column, the union of {@link alphabet} over the bytes of all its cells. */
  readonly alphabets: readonly number[];
}

/**
 * Kinds of bytes, as bits. A column whose cells are made of nothing but digits and minus signs can
 * be handed to a fast reader of numbers; anything else has to be looked at cell by cell.
 */
export const alphabet = {
  digit: 1,
  minus: 2,
  point: 4,
  exponent: 8,
  blank: 16,
  other: 128,
} as const;
