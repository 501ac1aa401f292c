import type { Finding } from '../../../../pipelines/ingest/contract.ts';
import { utf16 } from './csv-findings.ts';
import { unknownFormat } from './file-findings.ts';

/** How many of a file's first bytes are enough to know what it is. */
export const sniffedBytes = 64;

/** What the first bytes look like; anything that is not known to be something else may be CSV. */
export type SniffedFormat = 'csv' | 'gzip' | 'parquet';
export type Sniffed = { readonly format: SniffedFormat } | { readonly refused: Finding };

interface KnownFormat {
  readonly magic: Buffer;
  readonly name: string;
  readonly fix: string;
}

const asCsv = 'Save the data as CSV (UTF-8), gzipped CSV or Parquet and upload that.';
const unpack = 'Unpack it and upload the file inside, or compress the CSV with gzip.';

const others: readonly KnownFormat[] = [
  known(
    '504b0304',
    'a zip archive or an Excel workbook (.xlsx)',
    `${unpack} From Excel: save as "CSV UTF-8".`,
  ),
  known('504b0506', 'an empty zip archive', unpack),
  known('d0cf11e0', 'an old Excel workbook (.xls)', 'In Excel: save as "CSV UTF-8".'),
  known('425a68', 'a bzip2 archive', unpack),
  known('28b52ffd', 'a Zstandard archive', unpack),
  known('fd377a585a00', 'an xz archive', unpack),
  known('377abcaf271c', 'a 7-Zip archive', unpack),
  known(text('ARROW1'), 'an Arrow or Feather file', asCsv),
  known(text('ORC'), 'an ORC file', asCsv),
  known(text('Obj') + '01', 'an Avro file', asCsv),
  known(text('SQLite format 3'), 'an SQLite database', asCsv),
  known('894844460d0a1a0a', 'an HDF5 file', asCsv),
  known(text('%PDF'), 'a PDF document', asCsv),
  known(text('PARE'), 'an encrypted Parquet file', 'Upload it without Parquet encryption.'),
];

/** Looks at the bytes a file begins with; its name is never asked. */
export function sniffFormat(head: Buffer): Sniffed {
  if (startsWith(head, '1f8b')) return { format: 'gzip' };
  if (startsWith(head, text('PAR1'))) return { format: 'parquet' };
  if (startsWith(head, 'fffe') || startsWith(head, 'feff')) return { refused: utf16() };
  const other = others.find(({ magic }) => head.subarray(0, magic.length).equals(magic));
  if (other !== undefined) return { refused: unknownFormat(other.name, other.fix) };
  const markup = markupOf(head);
  if (markup !== undefined) return { refused: unknownFormat(markup, asCsv) };
  return { format: 'csv' };
}

/** What is saved as "CSV" by portals that answer with a page, and by spreadsheets that export one. */
const webPage = /^<(?:!--|(?:!doctype|html|head|body|meta|table|div)\b)/iu;

function markupOf(head: Buffer): string | undefined {
  const start = head
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/u, '')
    .trimStart();
  if (/^(?:\{\s*(?:"|\})|\[\s*(?:\{|\[|"|\]|-?\d))/u.test(start)) return 'JSON';
  if (webPage.test(start)) return 'a web page (perhaps an error page)';
  return /^<[?a-z]/iu.test(start) ? 'XML (perhaps an error message)' : undefined;
}

function known(hex: string, name: string, fix: string): KnownFormat {
  return { magic: Buffer.from(hex, 'hex'), name, fix };
}

function startsWith(head: Buffer, hex: string): boolean {
  const magic = Buffer.from(hex, 'hex');
  return head.subarray(0, magic.length).equals(magic);
}

function text(magic: string): string {
  return Buffer.from(magic, 'latin1').toString('hex');
}
