import type { Check } from '../../../../pipelines/data-contract/checks.ts';
import type { StoredColumn } from '../../../../pipelines/data-contract/columns.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';
import type { ExamineInput, ReceivedCsv } from '../../ports/dataset-engine.ts';
import { locateRows } from '../raw-file/locate-cells.ts';
import type { CellLookup } from './broken-checks.ts';
import type { FileColumns } from './file-columns.ts';
import { openParquet, type ParquetFile } from './parquet-file.ts';
import { numberIn, textIn, type DuckDbSession } from './session.ts';
import { identifier } from './sql-text.ts';
import { stageCsv, type CsvStaging } from './stage-csv.ts';
import { parquetRows, stageParquet } from './stage-parquet.ts';
import type { Staged } from './staged.ts';
import { isWithin, summarise, type ColumnSummary } from './summary.ts';
import { largestExact } from './staged.ts';

/** Typed rows and what one look at them says. */
interface StagedRows {
  readonly staged: Staged;
  readonly summaries: readonly ColumnSummary[];
  /** Columns that could not be staged, because the file stores another type. */
  readonly findings: readonly Finding[];
}

/** A file whose columns are known and whose rows can be read. */
export interface Source extends FileColumns {
  readonly rows: number;
  stage(columns: readonly StoredColumn[], checks: readonly Check[]): Promise<StagedRows>;
  readonly lookUp: CellLookup;
  /** Which of the contract's checks the file's receipt has not answered yet. */
  isOpen(check: Check): boolean;
}

/** Opens the received file, whatever its format. */
export async function openSource(
  session: DuckDbSession,
  input: ExamineInput,
): Promise<Source | { readonly refused: Finding }> {
  const { file, definition, workDirectory } = input;
  if (file.format !== 'parquet') {
    return csvSource(session, { file, nulls: definition.data.nulls, workDirectory });
  }
  const opened = await openParquet(session, file.path, definition.limits);
  return 'refused' in opened ? opened : parquetSource(session, file.path, opened);
}

function csvSource(session: DuckDbSession, csv: Omit<CsvStaging, 'columns'>): Source {
  const { header, rows } = csv.file.shape;
  return {
    names: header,
    hasHeaderLine: true,
    rows,
    stage: (columns, checks) => stageTrusting(session, { ...csv, columns }, checks),
    lookUp: (wanted) => lookUpInCsv(csv.file, wanted),
    isOpen: ({ rule }) => rule.kind !== 'cell-bytes',
  };
}

/**
 * Reads columns of clean bytes straight into their type, and reads again by text what that could
 * not decide: a value that doesn't fit, or one so large that rounding may hide what it was.
 */
async function stageTrusting(
  session: DuckDbSession,
  staging: CsvStaging,
  checks: readonly Check[],
): Promise<StagedRows> {
  const staged = await stageCsv(session, staging, () => true).catch((error: unknown) => {
    if (error instanceof Error && error.message.startsWith('Conversion Error')) {
      return stageCsv(session, staging, () => false);
    }
    throw error;
  });
  const summaries = await summarise(session, staged, checks);
  const doubtful = new Set(
    staged.columns
      .filter(({ column, quality }) => column.rule.type === 'number' && quality === undefined)
      .filter(({ column }) => {
        const summary = summaries[staged.columns.findIndex((other) => other.column === column)];
        return summary !== undefined && !isWithin(summary, Number(largestExact));
      })
      .map(({ column }) => column.name),
  );
  if (doubtful.size === 0) return { staged, summaries, findings: [] };
  const again = await stageCsv(session, staging, (name) => !doubtful.has(name));
  return { staged: again, summaries: await summarise(session, again, checks), findings: [] };
}

async function lookUpInCsv(
  { path, shape }: ReceivedCsv,
  wanted: ReadonlySet<number>,
): ReturnType<CellLookup> {
  const located = await locateRows(path, wanted);
  const cellsOf = (cells: readonly string[]) => (column: string) =>
    cells[shape.header.indexOf(column)] ?? '';
  return new Map(
    [...located].map(([row, { line, cells }]) => [row, { line, cell: cellsOf(cells) }]),
  );
}

function parquetSource(session: DuckDbSession, path: string, file: ParquetFile): Source {
  return {
    names: file.columns.map(({ name }) => name),
    hasHeaderLine: false,
    rows: file.rows,
    stage: async (columns, checks) => {
      const { staged, findings } = stageParquet(path, file, columns);
      return { staged, findings, summaries: await summarise(session, staged, checks) };
    },
    lookUp: (wanted) => lookUpInParquet(session, path, file, wanted),
    isOpen: () => true,
  };
}

async function lookUpInParquet(
  session: DuckDbSession,
  path: string,
  file: ParquetFile,
  wanted: ReadonlySet<number>,
): ReturnType<CellLookup> {
  const cells = file.columns.map((_, i) => `CAST(c${i} AS VARCHAR) AS ${identifier(`c${i}`)}`);
  const rows = [...wanted].map((row) => row - 1).join(', ');
  const found = await session.rows(
    `SELECT r, ${cells.join(', ')} FROM ${parquetRows(path, file.columns)} WHERE r IN (${rows})`,
  );
  return new Map(
    found.map((row) => {
      const cell = (name: string) =>
        textIn(row, `c${file.columns.findIndex((column) => column.name === name)}`);
      return [numberIn(row, 'r') + 1, { cell }];
    }),
  );
}
