import { brokenParquet, overUnpackedBytes } from '../raw-file/file-findings.ts';
import { tooManyColumns, tooManyRows, noRows } from '../raw-file/csv-findings.ts';
import type { IngestLimits } from '../../../../pipelines/data-contract/contract.ts';
import { doubledParquetColumns } from '../../../../pipelines/data-contract/dataset-findings.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';
import { numberIn, textIn, type DuckDbSession, type Row } from './session.ts';
import { reasonOf } from './engine-failure.ts';
import { literal } from './sql-text.ts';

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
    const names = await topLevelNames(session, file);
    const unpacked = await session.row(
      `SELECT sum(total_uncompressed_size) AS bytes FROM parquet_metadata(${file})`,
    );
    const types = await session.rows(`DESCRIBE SELECT * FROM read_parquet(${file})`);
    const opened = {
      rows: numberIn(totals, 'rows'),
      columns: names.map((name, i) => ({ name, type: textIn(types[i], 'column_type') })),
    };
    const refused = overLimits(opened, numberIn(unpacked, 'bytes'), limits);
    return refused === undefined ? opened : { refused };
  } catch (error) {
    return { refused: brokenParquet(reasonOf(error)) };
  }
}

/** The schema is a tree listed in depth-first order; its root comes first. */
async function topLevelNames(session: DuckDbSession, file: string): Promise<string[]> {
  const nodes = await session.rows(`SELECT name, num_children AS n FROM parquet_schema(${file})`);
  const names: string[] = [];
  for (let i = 1; i < nodes.length; i = endOfSubtree(nodes, i)) {
    names.push(textIn(nodes[i], 'name'));
  }
  return names;
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
  if (rows === 0) return noRows();
  const names = columns.map(({ name }) => name);
  const doubled = names.filter((name, i) => names.indexOf(name) !== i);
  return doubled.length > 0 ? doubledParquetColumns(doubled) : undefined;
}
