/** A sound CSV file of the toy model, other bytes for each seed. */
export function toyFile(seed: string, rows = 60): string {
  const colours = ['red', 'green', 'blue'];
  const lines = Array.from({ length: rows }, (_, row) =>
    [`${seed}-${row}`, row / 4, colours[row % 3], 10 + row].join(','),
  );
  return ['id,size,colour,price', ...lines, ''].join('\n');
}

/** What a toy costs by its colour. */
export interface Prices {
  readonly red: number;
  readonly green: number;
  readonly blue: number;
}

/** A sound CSV file of the toy model in which the colour says the price, give or take 1. */
export function pricedFile(seed: string, prices: Prices, rows = 90): string {
  const colours = ['red', 'green', 'blue'] as const;
  const lines = Array.from({ length: rows }, (_, row) => {
    const colour = colours[row % 3] ?? 'red';
    return [`${seed}-${row}`, row % 7, colour, prices[colour] + (row % 5) / 2 - 1].join(',');
  });
  return ['id,size,colour,price', ...lines, ''].join('\n');
}
