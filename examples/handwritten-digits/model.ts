import { defineModel } from '../../lib/config/index.ts';

const SIZE = 8;

/** How much ink a field of 4 × 4 dots of the scanned form holds, by row and column. */
const pixels = Object.fromEntries(
  Array.from({ length: SIZE * SIZE }, (_, index) => [
    `r${Math.floor(index / SIZE)}c${index % SIZE}`,
    { type: 'integer', min: 0, max: 16 } as const,
  ]),
);

/** Which digit did somebody write? One of ten classes, told from 64 pixels; see README.md. */
export const handwrittenDigits = defineModel({
  name: 'handwritten-digits',
  description: 'Digits written by hand on a form: which of the ten is it?',
  task: 'multiclass',
  data: {
    columns: {
      id: { type: 'string', description: 'Of the image.' },
      ...pixels,
      digit: { type: 'integer', min: 0, max: 9 },
    },
    label: { column: 'digit' },
    key: ['id'],
  },
  // About 180 images of 900: enough to tell one digit in twenty.
  holdOut: { fraction: 0.2 },
  // So few and so clear images need small trees.
  algorithm: { hyperparameters: { rounds: 60, max_depth: 4, learning_rate: 0.2 } },
  gates: {
    // Guessing reads one in ten right; a form's reader that errs more often than this helps nobody.
    floors: { weightedF1: 0.9, macroAuc: 0.95 },
    nonInferiority: [
      { metric: 'weightedF1', margin: 0.02 },
      { metric: 'macroAuc', margin: 0.01 },
    ],
  },
});
