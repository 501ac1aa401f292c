import * as z from 'zod';

const regularisation = z.number().min(0).max(1e9);
const share = z.number().gt(0).max(1);

/**
 * How to train, as a user writes it: the names, ranges and defaults of `hyperparameters.py`, which
 * checks them again. The candidate's id and the hash of the data are added by each run.
 */
export const xgboostHyperparameters = z.strictObject({
  rounds: z.int().min(1).max(10_000).default(100).describe('Trees, at most. Default: 100.'),
  max_depth: z.int().min(1).max(16).default(6).describe('Of a tree. Default: 6.'),
  learning_rate: share
    .default(0.1)
    .describe("Share of each tree's answer that counts. Default: 0.1."),
  min_child_weight: regularisation
    .default(1)
    .describe('The least sum of row weights (hessians) in a leaf. Default: 1.'),
  gamma: regularisation.default(0).describe('The least gain that justifies a split. Default: 0.'),
  reg_lambda: regularisation.default(1).describe('L2 penalty on leaf values. Default: 1.'),
  reg_alpha: regularisation.default(0).describe('L1 penalty on leaf values. Default: 0.'),
  subsample: share.default(1).describe('Share of the rows each tree sees. Default: 1.'),
  colsample_bytree: share.default(1).describe('Share of the features each tree sees. Default: 1.'),
  early_stopping_rounds: z
    .int()
    .min(1)
    .max(1_000)
    .optional()
    .describe(
      'Stop when the validation loss has not fallen for so many rounds. Default: never, all rounds.',
    ),
  validation_fraction: z
    .number()
    .gt(0)
    .max(0.5)
    .default(0.2)
    .describe(
      'Share of the training rows that early stopping and the threshold are chosen on. Default: 0.2.',
    ),
  class_weights: z
    .enum(['none', 'balanced'])
    .default('none')
    .describe('balanced: every class weighs the same, however rare. Default: none.'),
  imputation: z
    .enum(['native', 'median'])
    .default('native')
    .describe('Of empty numbers. native: each split decides. median: filled in. Default: native.'),
  scaling: z
    .enum(['none', 'standard'])
    .default('none')
    .describe('standard: numbers to mean 0 and deviation 1. Trees need none. Default: none.'),
  category_min_rows: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .default(1)
    .describe('Categories with fewer rows are one category, "other". Default: 1.'),
  quantile: z
    .number()
    .min(0.0001)
    .max(0.9999)
    .optional()
    .describe('Of a regression: predict this quantile. Default: none, the mean.'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .default(0)
    .describe('Of all that is random. Default: 0.'),
  threads: z
    .int()
    .min(1)
    .max(256)
    .default(1)
    .describe('That train; another number may give other bytes. Default: 1.'),
});
