import { defineModel } from '../../lib/config/index.ts';

/** In millimetres; empty where nobody measured. */
const size = { type: 'number', nullable: true, min: 1, max: 30 } as const;

/** What does a diamond cost? Told from its weight, size and grades; see README.md. */
export const diamondPrices = defineModel({
  name: 'diamond-prices',
  description: 'Round-cut diamonds: the price from weight, size and grades.',
  task: 'regression',
  data: {
    columns: {
      id: { type: 'string', description: 'Of the stone.' },
      carat: { type: 'number', min: 0.1, max: 10, description: 'Its weight; 0.2 grams.' },
      cut: { type: 'category', values: ['Fair', 'Good', 'Very Good', 'Premium', 'Ideal'] },
      colour: { type: 'category', values: ['D', 'E', 'F', 'G', 'H', 'I', 'J'] },
      clarity: {
        type: 'category',
        values: ['I1', 'SI2', 'SI1', 'VS2', 'VS1', 'VVS2', 'VVS1', 'IF'],
      },
      depth: { type: 'number', min: 30, max: 90, description: 'Height in percent of the width.' },
      table: {
        type: 'number',
        min: 30,
        max: 100,
        description: 'Of the top; percent of the width.',
      },
      length: { ...size },
      width: { ...size },
      height: { ...size },
      price: { type: 'number', min: 0, description: 'US dollars of 2008.' },
    },
    label: { column: 'price' },
    key: ['id'],
  },
  holdOut: { fraction: 0.2 },
  gates: {
    // A price list by weight alone has an R² of 0.85.
    floors: { r2: 0.9 },
    // A few large stones make most of the RMSE, so that the mean error says more; both are in dollars.
    nonInferiority: [
      { metric: 'mae', margin: 0.02, marginOf: 'champion' },
      { metric: 'rmse', margin: 0.05, marginOf: 'champion' },
    ],
  },
});
