import type { StoredColumn } from '../../../../pipelines/data-contract/columns.ts';
import { wrongColumnType } from '../../../../pipelines/data-contract/dataset-findings.ts';
import type { Finding } from '../../../../pipelines/ingest/contract.ts';
import { maxDecimalDigits, type ParquetColumn } from './parquet-file.ts';
import { literal } from './sql-text.ts';
import { parquetCell } from './parquet-cell.ts';
import type { Staged, StagedColumn } from './staged.ts';

const expected: Readonly<Record<StoredColumn['rule']['type'], string>> = {
  integer: 'A Parquet integer (any width), or a decimal without places.',
  number: `A Parquet float, double, integer or decimal of at most ${maxDecimalDigits} digits.`,
  boolean: 'A Parquet boolean.',
  category: 'A Parquet string (dictionary encoded or not).',
  string: 'A Parquet string.',
  date: 'A Parquet date.',
  timestamp: 'A Parquet timestamp.',
};

/**
 * A Parquet file as typed rows. Nothing is copied: it is columnar already. A column whose stored
 * type doesn't fit the contract is a finding of its own, whatever its values.
 */
export function stageParquet(
  path: string,
  file: { readonly rows: number; readonly columns: readonly ParquetColumn[] },
  columns: readonly StoredColumn[],
): { staged: Staged; findings: Finding[] } {
  const stored = new Map(file.columns.map((column, place) => [column.name, { ...column, place }]));
  const findings: Finding[] = [];
  const selected: string[] = [];
  const staged: StagedColumn[] = [];
  for (const column of columns) {
    const source = stored.get(column.name);
    if (source === undefined) continue;
    const sql = parquetCell(column.rule.type, source.type, `c${source.place}`);
    if (sql === undefined) {
      const found = wrongColumnType(column.name, source.type, {
        expected: expected[column.rule.type],
        rows: file.rows,
      });
      findings.push(found);
      continue;
    }
    const i = staged.length;
    const hasQuality = sql.quality !== undefined;
    selected.push(`${sql.value} AS v${i}`, ...(hasQuality ? [`${sql.quality} AS q${i}`] : []));
    staged.push({ column, value: `v${i}`, quality: hasQuality ? `q${i}` : undefined });
  }
  const relation = `(SELECT ${['r', ...selected].join(', ')} FROM ${parquetRows(path, file.columns)})`;
  return { staged: { relation, columns: staged, rows: file.rows }, findings };
}

/** The file's columns by place (`c0` …), whatever they are called, and `r`, the row's number from 0. */
export function parquetRows(path: string, columns: readonly ParquetColumn[]): string {
  const names = [...columns.map((_, i) => `c${i}`), 'r'];
  return `read_parquet(${literal(path)}, file_row_number = true) AS t(${names.join(', ')})`;
}
