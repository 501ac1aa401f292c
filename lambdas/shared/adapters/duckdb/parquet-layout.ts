/** DuckDB reads and writes this many rows at a time: row groups are multiples of it. */
const vector = 2_048;
const mostRows = 60 * vector;
/** Up to so many columns are written as DuckDB would by itself. */
const usualColumns = 20;
/** DuckDB sets so much aside for the dictionary of every column of text, used or not. */
const dictionaryBytes = 1_048_576;

/**
 * Options of `COPY … (FORMAT parquet)` under which memory doesn't grow with the number of columns:
 * a thread holds one row group of all columns, and a dictionary for each.
 */
export function parquetLayout(columns: number): string {
  const share = Math.min(1, usualColumns / Math.max(1, columns));
  const rows = Math.max(1, Math.floor((mostRows * share) / vector)) * vector;
  return `ROW_GROUP_SIZE ${rows}, STRING_DICTIONARY_PAGE_SIZE_LIMIT ${Math.floor(dictionaryBytes * share)}`;
}
