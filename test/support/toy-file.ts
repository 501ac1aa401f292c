/** A sound CSV file of the toy model, other bytes for each seed. */
export function toyFile(seed: string, rows = 60): string {
  const colours = ['red', 'green', 'blue'];
  const lines = Array.from({ length: rows }, (_, row) =>
    [`${seed}-${row}`, row / 4, colours[row % 3], 10 + row].join(','),
  );
  return ['id,size,colour,price', ...lines, ''].join('\n');
}
