import { comma, quote } from './byte-kinds.ts';

/** The cells of one CSV record, its line break cut off, as text. */
export function parseRecord(record: Buffer): string[] {
  return splitRecord(record).map((cell) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
}

/** The cells of one CSV record as they are written, quotes included. */
export function splitRecord(record: Buffer): string[] {
  const cells: string[] = [];
  let start = 0;
  while (start <= record.length) {
    const end = endOfCell(record, start);
    cells.push(record.toString('utf8', start, end));
    start = end + 1;
  }
  return cells;
}

/** Is a cell quoted as a whole and correctly, or not at all? */
export function isWellQuoted(cell: string): boolean {
  if (!cell.startsWith('"')) return !cell.includes('"');
  const inside = cell.slice(1, -1);
  return cell.length > 1 && cell.endsWith('"') && !inside.replaceAll('""', '').includes('"');
}

function endOfCell(record: Buffer, start: number): number {
  let inQuotes = false;
  for (let i = start; i < record.length; i++) {
    if (record[i] === quote) inQuotes = !inQuotes;
    else if (record[i] === comma && !inQuotes) return i;
  }
  return record.length;
}
