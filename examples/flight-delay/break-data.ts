/** How many data rows a broken file has. */
export const BROKEN_FILE_ROWS = 50;

/** What stands in `distance` instead of a number, by data row, counted from 1. */
export const LETTERS_IN_DISTANCE: ReadonlyMap<number, string> = new Map([
  [3, 'two hundred'],
  [17, 'far'],
  [42, '1,4OO'],
]);

const MISSING_COLUMN = 'visibility';

/**
 * Makes the file that the demo shows quarantined: the first rows of a month, with letters in
 * `distance` in three of them and without the column `visibility`. Takes and returns CSV text.
 *
 * Reads the month's own plain CSV alone: a quoted cell would be cut at its commas.
 *
 * @throws RangeError when one of the two columns is missing, or there are too few rows.
 */
export function breakFile(csv: string): string {
  const [header = [], ...rows] = csv
    .split('\n', BROKEN_FILE_ROWS + 1)
    .filter((line) => line !== '')
    .map((line) => line.split(','));
  const distance = positionOf('distance', header);
  const missing = positionOf(MISSING_COLUMN, header);
  if (rows.length < BROKEN_FILE_ROWS) {
    throw new RangeError(`got ${rows.length} rows, expected at least ${BROKEN_FILE_ROWS}`);
  }
  const broken = rows.map((row, index) => {
    const letters = LETTERS_IN_DISTANCE.get(index + 1);
    return letters === undefined ? row : row.with(distance, quoted(letters));
  });
  return [header, ...broken].map((row) => `${row.toSpliced(missing, 1).join(',')}\n`).join('');
}

function positionOf(column: string, header: readonly string[]): number {
  const position = header.indexOf(column);
  if (position === -1) throw new RangeError(`no column ${column} in ${header.join(', ')}`);
  return position;
}

function quoted(cell: string): string {
  return cell.includes(',') ? `"${cell}"` : cell;
}
