import { defineModel } from '../../lib/config/index.ts';

const MEASURED = [
  'radius',
  'texture',
  'perimeter',
  'area',
  'smoothness',
  'compactness',
  'concavity',
  'concave_points',
  'symmetry',
  'fractal_dimension',
];

/** Of all nuclei in an image: their mean, its standard error, and the mean of the three largest. */
const STATISTICS = ['mean', 'error', 'worst'];

const measurements = Object.fromEntries(
  STATISTICS.flatMap((statistic) =>
    MEASURED.map((name) => [`${name}_${statistic}`, { type: 'number', min: 0 } as const]),
  ),
);

/** @param folder - of the code, seen from the folder of the configuration file */
export function logisticRegression(folder: string) {
  return {
    name: 'logistic-regression',
    folder,
    trainingMetrics: [{ Name: 'train:loss', Regex: 'train:loss=([0-9.]+)' }],
    hyperparameters: { penalty: 1 },
  };
}

/** Is a tumour malignant? Told by a logistic regression of one's own; see README.md. */
export const tumours = defineModel({
  name: 'tumours',
  description: 'Tumours of the breast: malignant, by the cell nuclei in a fine needle aspirate?',
  task: 'binary',
  data: {
    columns: {
      id: { type: 'string', description: 'Of the image.' },
      ...measurements,
      diagnosis: { type: 'category', values: ['benign', 'malignant'] },
    },
    label: { column: 'diagnosis', positive: 'malignant' },
    key: ['id'],
  },
  // Few rows: a third of them is held out, so that there is something to judge by.
  holdOut: { fraction: 0.35 },
  algorithm: logisticRegression('./logistic-regression'),
  gates: {
    floors: { auc: 0.95 },
    // Nearly all models rank these tumours rightly; the log loss also sees how sure they are.
    nonInferiority: [
      { metric: 'auc', margin: 0.02 },
      { metric: 'logLoss', margin: 0.1 },
    ],
    minRows: 60,
  },
});
