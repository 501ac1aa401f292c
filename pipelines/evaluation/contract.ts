import * as z from 'zod';
import { categorySummary, numericSummary } from '../dataset/contract.ts';
import { contentHash, modelName, task } from '../model-definition/contract.ts';

/**
 * What an algorithm's training and evaluation leave for the control plane to read. Both documents
 * are the same bytes for the same data, code, configuration and seed; times are kept apart.
 */

/** What says which candidate made a prediction: fixed before training, inside the artifact. */
export const candidateId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,62}$/);

/** A class of a label, as it is stored. */
export const classValue = z.union([z.boolean(), z.int(), z.string()]);

const classCounts = z
  .array(z.strictObject({ value: classValue, rows: z.int().nonnegative() }))
  .nullable()
  .describe('By class, in the order of their codes; null for a regression.');

/** A number with the interval that resampling gave it. */
export const estimate = z.strictObject({
  value: z.number(),
  low: z.number(),
  high: z.number(),
  n: z.int().positive().describe('Rows.'),
  resamples: z.int().positive().describe('Those in which the number was defined.'),
  seed: z.int().nonnegative(),
});

/** The metrics' names; which of them a task has is fixed by the algorithm. */
export const metricName = z.enum([
  'auc',
  'averagePrecision',
  'logLoss',
  'brier',
  'f1',
  'accuracy',
  'weightedF1',
  'macroAuc',
  'rmse',
  'mae',
  'r2',
  'pinball',
]);

const comparedMetric = z.strictObject({
  name: metricName,
  higherIsBetter: z.boolean(),
  candidate: estimate,
  champion: estimate.nullable().describe('Null when there is no champion yet.'),
  difference: estimate
    .nullable()
    .describe('Candidate minus champion, resampled together: the same rows for both.'),
});
export type ComparedMetric = z.infer<typeof comparedMetric>;

const calibration = z.strictObject({
  error: z.number().min(0).max(1).describe('Expected calibration error over the bins.'),
  bins: z.array(
    z.strictObject({
      low: z.number(),
      high: z.number(),
      rows: z.int().positive(),
      meanPrediction: z.number(),
      positiveShare: z.number(),
    }),
  ),
});

/**
 * The distribution of a model's answers, by the rules of a dataset's profile (`dataset/profile.ts`):
 * what the predictions of live traffic are compared with.
 */
export const predictionDistribution = z
  .strictObject({
    numeric: numericSummary
      .optional()
      .describe("Binary: the positive class's probability; regression: the value."),
    categories: categorySummary.optional().describe('Multiclass: the predicted classes.'),
  })
  .refine(({ numeric, categories }) => (numeric === undefined) !== (categories === undefined), {
    error: 'expected either numeric or categories',
  });
export type PredictionDistribution = z.infer<typeof predictionDistribution>;

const scoredModel = z.strictObject({
  candidateId,
  artifactSha256: contentHash.describe('Of model.tar.gz as it was scored.'),
  threshold: z.number().min(0).max(1).nullable().describe('From it on a binary model says yes.'),
  confusion: z
    .strictObject({
      classes: z.array(classValue),
      counts: z.array(z.array(z.int().nonnegative())).describe('Rows: true; columns: predicted.'),
    })
    .nullable(),
  calibration: calibration
    .nullable()
    .describe('Of the positive class; for multiclass, of the predicted one.'),
  predictions: predictionDistribution
    .optional()
    .describe("Over the hold-out. Without it the drift of a champion's predictions is unknown."),
});

/** `evaluation.json`: a candidate and the champion on one hold-out. */
export const evaluationReport = z.strictObject({
  schemaVersion: z.literal(1),
  model: modelName,
  task,
  definitionHash: contentHash,
  codeHash: contentHash.describe('Of the evaluating code; each model ran its own.'),
  holdOut: z.strictObject({
    dataHash: contentHash.describe("Of the files' sorted hashes, one a line."),
    rows: z.int().positive(),
    groups: z.int().min(2),
    groupColumn: z.string().nullable(),
    classes: classCounts,
  }),
  resampling: z.strictObject({
    method: z.literal('studentT'),
    unit: z.enum(['group', 'row']),
    resamples: z.int().positive(),
    confidence: z.number().gt(0).lt(1).describe('Two-sided.'),
    seed: z.int().nonnegative(),
    quantile: z.number().nullable().describe("The pinball loss's, of a regression."),
  }),
  metrics: z.array(comparedMetric).min(1),
  candidate: scoredModel,
  champion: scoredModel.nullable(),
});
export type EvaluationReport = z.infer<typeof evaluationReport>;

/** `training.json`: what training did, inside the artifact and among the job's outputs. */
export const trainingFacts = z.strictObject({
  schemaVersion: z.literal(1),
  algorithm: z.string(),
  candidateId,
  model: modelName,
  task,
  definitionHash: contentHash,
  dataHash: contentHash,
  codeHash: contentHash,
  seed: z.int().nonnegative(),
  threads: z.int().positive(),
  libraries: z.record(z.string(), z.string()).describe('Versions of what makes the bytes.'),
  rows: z.int().positive(),
  rounds: z.int().positive(),
  threshold: z
    .strictObject({
      value: z.number().min(0).max(1),
      chosenOn: z
        .enum(['validation', 'default'])
        .describe('default: too few validation rows to choose one.'),
    })
    .nullable(),
  validation: z
    .strictObject({ rows: z.int().positive(), loss: z.number() })
    .nullable()
    .describe('Null when nothing was chosen by validation.'),
  classes: classCounts,
  features: z.array(
    z.strictObject({
      name: z.string(),
      type: z.enum(['integer', 'number', 'boolean', 'category', 'date', 'timestamp']),
      gain: z
        .number()
        .nonnegative()
        .describe(
          'What it is to the model, as the algorithm measures it: of trees, the mean loss reduction of its splits.',
        ),
      gainShare: z
        .number()
        .min(0)
        .max(1)
        .describe('Of the whole; the shares sum to 1, and weigh the drift of features.'),
      splits: z.int().nonnegative(),
    }),
  ),
  hyperparameters: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
});
export type TrainingFacts = z.infer<typeof trainingFacts>;

/** `timings.json` beside `training.json`. */
export const trainingTimings = z.strictObject({
  schemaVersion: z.literal(1),
  python: z.string(),
  seconds: z.strictObject({ read: z.number(), train: z.number(), write: z.number() }),
  rowsPerSecond: z.number().describe('Rows trained on, by the seconds of training alone.'),
});

/** `timings.json` beside `evaluation.json`. */
export const evaluationTimings = z.strictObject({
  schemaVersion: z.literal(1),
  seconds: z.strictObject({ scoring: z.number(), total: z.number() }),
});
