import { brokenParquet, noParquetRows, overUnpackedBytes } from '../raw-file/file-findings.ts';
import { tooManyColumns, tooManyRows } from '../raw-file/csv-findings.ts';
import type { IngestLimits } from '../../../../pipelines/data-contract/contract.ts';
import {
  doubledParquetColumns,
  reservedColumn,
} from '../../../../pipelines/data-contract/dataset-findings.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';
import { numberIn, textIn, type DuckDbSession, type Row } from './session.ts';
import { isReadFailure, reasonOf } from './engine-failure.ts';
import { literal } from './sql-text.ts';

/** The most digits a decimal can have in DuckDB. */
export const maxDecimalDigits = 38;
/** What DuckDB calls the row's number: a column of the file would take its place. */
const rowNumberName = 'file_row_number';

/** A column of a Parquet file, with its type as DuckDB names it. */
export interface ParquetColumn {
  readonly name: string;
  readonly type: string;
}

/** What a Parquet file's footer says. */
export interface ParquetFile {
  readonly rows: number;
  readonly columns: readonly ParquetColumn[];
}

/** Reads the footer alone, and holds what it promises against the limits before any data is read. */
export async function openParquet(
  session: DuckDbSession,
  path: string,
  limits: IngestLimits,
): Promise<ParquetFile | { readonly refused: Finding }> {
  try {
    const file = literal(path);
    const totals = await session.row(`SELECT num_rows AS rows FROM parquet_file_metadata(${file})`);
    const declared = await topLevelColumns(session, file);
    const unpacked = await session.row(
      `SELECT sum(total_uncompressed_size) AS bytes FROM parquet_metadata(${file})`,
    );
    const types = await session.rows(`DESCRIBE SELECT * FROM read_parquet(${file})`);
    const opened = {
      rows: numberIn(totals, 'rows'),
      columns: declared.map(({ name, type }, i) => {
        return { name, type: type ?? textIn(types[i], 'column_type') };
      }),
    };
    const refused = overLimits(opened, numberIn(unpacked, 'bytes'), limits);
    return refused === undefined ? opened : { refused };
  } catch (error) {
    if (!isReadFailure(error)) throw error;
    return { refused: brokenParquet(reasonOf(error)) };
  }
}

/** The schema is a tree listed in depth-first order; its root comes first. */
async function topLevelColumns(
  session: DuckDbSession,
  file: string,
): Promise<{ readonly name: string; readonly type: string | undefined }[]> {
  const nodes = await session.rows(
    `SELECT name, num_children AS n, precision, scale FROM parquet_schema(${file})`,
  );
  const columns = [];
  for (let i = 1; i < nodes.length; i = endOfSubtree(nodes, i)) {
    const node = nodes[i] ?? {};
    columns.push({ name: textIn(node, 'name'), type: tooPreciseType(node) });
  }
  return columns;
}

/** DuckDB reads decimals of more than 38 digits as floats, and wrongly: they keep their own name. */
function tooPreciseType(node: Row): string | undefined {
  const precision = numberIn(node, 'precision');
  return precision > maxDecimalDigits
    ? `DECIMAL(${precision},${numberIn(node, 'scale')})`
    : undefined;
}

function endOfSubtree(nodes: readonly Row[], start: number): number {
  let open = 1;
  let i = start;
  for (; open > 0 && i < nodes.length; i++) open += Number(nodes[i]?.['n'] ?? 0) - 1;
  return i;
}

function overLimits(
  { rows, columns }: ParquetFile,
  unpackedBytes: number,
  limits: IngestLimits,
): Finding | undefined {
  if (columns.length > limits.maxColumns) return tooManyColumns(limits.maxColumns);
  if (rows > limits.maxRows) return tooManyRows(limits);
  if (unpackedBytes > limits.maxUncompressedBytes) return overUnpackedBytes(limits);
  if (rows === 0) return noParquetRows();
  const names = columns.map(({ name }) => name);
  if (names.includes(rowNumberName)) return reservedColumn(rowNumberName);
  const doubled = names.filter((name, i) => names.indexOf(name) !== i);
  return doubled.length > 0 ? doubledParquetColumns(doubled) : undefined;
}
