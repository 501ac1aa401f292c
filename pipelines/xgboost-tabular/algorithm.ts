import type { ShippedAlgorithm } from '../algorithm/contract.ts';

/** Gradient-boosted trees on tables, for AWS's XGBoost image. */
export const xgboostTabular: ShippedAlgorithm = {
  name: 'xgboost-tabular',
  image: { repository: 'sagemaker-xgboost', tag: '3.2-0' },
  tasks: ['binary', 'multiclass', 'regression'],
  entryPoints: { train: 'train.py', evaluate: 'evaluate.py', serve: 'inference.py' },
  trainingMetrics: ['train:rounds', 'train:rows', 'train:seconds', 'validation:loss'].map(
    (name) => ({ Name: name, Regex: `${name}=([0-9.]+)` }),
  ),
  primaryMetric: { binary: 'auc', multiclass: 'macroAuc', regression: 'rmse' },
};
