import { join } from 'node:path';
import type { StoredColumn } from '../../../../pipelines/data-contract/columns.ts';
import { EvergreenError } from '../../../../pipelines/shared/errors.ts';
import { alphabet } from '../../ports/csv-shape.ts';
import type { ReceivedCsv } from '../../ports/dataset-engine.ts';
import { textCell, type CellSql } from './cell-sql.ts';
import { parquetLayout } from './parquet-layout.ts';
import { literal, literals } from './sql-text.ts';
import type { DuckDbSession } from './session.ts';
import type { Staged, StagedColumn } from './staged.ts';

/** DuckDB and our own scan of a CSV file disagree about it: a fault in the engine, not in the file. */
class EngineDisagreementError extends EvergreenError {
  override readonly name = 'EngineDisagreement';
}

interface CsvColumn {
  readonly column: StoredColumn;
  /** Name of the column in the reader: `c` and its place in the file. */
  readonly cell: string;
  /** Read by DuckDB straight into the type, for nothing but digits and the like is in it. */
  readonly native: 'BIGINT' | 'DOUBLE' | undefined;
  readonly mayHaveBlanks: boolean;
}

export interface CsvStaging {
  readonly file: ReceivedCsv;
  readonly columns: readonly StoredColumn[];
  readonly nulls: readonly string[];
  readonly workDirectory: string;
}

/**
 * Reads a CSV file once, into a Parquet file of typed columns: DuckDB's own table would take twice
 * as long to write, and reading the text again for every question longer still.
 *
 * @param trusted - may columns be read straight into their type? `false` after that has failed, or
 *   to tell numbers by what their text says
 */
export async function stageCsv(
  session: DuckDbSession,
  staging: CsvStaging,
  trusted: (name: string) => boolean,
): Promise<Staged> {
  const columns = staging.columns.map((column) => csvColumn(column, staging.file, trusted));
  const path = join(staging.workDirectory, 'staged.parquet');
  const cells = columns.map((column) => ({ column, sql: cellSql(column) }));
  const selected = cells.flatMap(({ sql }, i) => [
    `${sql.value} AS v${i}`,
    ...(sql.quality === undefined ? [] : [`${sql.quality} AS q${i}`]),
  ]);
  const source = csvReader(staging, columns);
  const rows = await session.run(
    `COPY (SELECT ${selected.join(', ') || '1 AS nothing'} FROM ${source}) TO ${literal(path)} (FORMAT parquet, COMPRESSION uncompressed, ${parquetLayout(columns.length)})`,
  );
  assertRows(rows, staging.file.shape.rows);
  return {
    relation: `(SELECT *, file_row_number AS r FROM read_parquet(${literal(path)}))`,
    columns: cells.map(({ column: { column }, sql }, i): StagedColumn => {
      return { column, value: `v${i}`, quality: sql.quality === undefined ? undefined : `q${i}` };
    }),
    rows,
  };
}

function csvColumn(
  column: StoredColumn,
  { shape }: ReceivedCsv,
  trusted: (name: string) => boolean,
): CsvColumn {
  const place = shape.header.indexOf(column.name);
  const kinds = shape.alphabets[place] ?? alphabet.other;
  return {
    column,
    cell: `c${place}`,
    native: trusted(column.name) ? nativeType(column, kinds) : undefined,
    mayHaveBlanks: (kinds & alphabet.blank) !== 0,
  };
}

/** A plus sign, an underscore, NaN: DuckDB reads more as numbers than the contract allows. */
function nativeType({ rule }: StoredColumn, kinds: number): CsvColumn['native'] {
  const whole = alphabet.digit | alphabet.minus;
  const decimal = whole | alphabet.point | alphabet.exponent;
  if (rule.type === 'integer') return (kinds & ~whole) === 0 ? 'BIGINT' : undefined;
  if (rule.type === 'number') return (kinds & ~decimal) === 0 ? 'DOUBLE' : undefined;
  return undefined;
}

function cellSql({ column, cell, native, mayHaveBlanks }: CsvColumn): CellSql {
  return native === undefined
    ? textCell(column.rule, cell, mayHaveBlanks)
    : { value: cell, quality: undefined };
}

function csvReader(staging: CsvStaging, columns: readonly CsvColumn[]): string {
  const { path, shape } = staging.file;
  const types = new Map(columns.map(({ cell, native }) => [cell, native ?? 'VARCHAR']));
  const declared = shape.header.map((_, i) => `'c${i}': '${types.get(`c${i}`) ?? 'VARCHAR'}'`);
  const longest = Math.max(shape.longestRow + 1_024, 65_536);
  const options = [
    'auto_detect = false',
    'header = true',
    `delim = ','`,
    `quote = '"'`,
    `escape = '"'`,
    `new_line = '${shape.newline === '\n' ? String.raw`\n` : String.raw`\r\n`}'`,
    `nullstr = ${staging.nulls.length === 0 ? neverWritten : literals(staging.nulls)}`,
    `columns = {${declared.join(', ')}}`,
    `max_line_size = ${longest}`,
    `buffer_size = ${Math.max(bufferBytes, 2 * longest)}`,
    // Where a thread starts in the middle of a quoted cell, it can take its lines for rows.
    `parallel = ${!shape.quotedNewlines}`,
  ];
  return `read_csv(${literal(path)}, ${options.join(', ')})`;
}

/** Each thread holds a buffer or two: the default of 32 MB would be most of a small function. */
const bufferBytes = 8 * 1024 * 1024;
/** The reader takes "no value" for an empty cell unless told of another text; no cell holds a NUL. */
const neverWritten = '[chr(0)]';

function assertRows(read: number, scanned: number): void {
  if (read === scanned) return;
  throw new EngineDisagreementError(`The scan found ${scanned} rows and the reader ${read}`, {
    read,
    scanned,
  });
}
