import type { ComparedMetric } from '../evaluation/contract.ts';
import type { Task } from '../model-definition/contract.ts';

export type MetricName = ComparedMetric['name'];

/** The metrics that an evaluation of each task measures, and that its gates may name. */
export const taskMetrics: Readonly<Record<Task, readonly MetricName[]>> = {
  binary: ['auc', 'averagePrecision', 'logLoss', 'brier', 'f1'],
  multiclass: ['weightedF1', 'accuracy', 'logLoss', 'macroAuc'],
  regression: ['rmse', 'mae', 'r2', 'pinball'],
};

/** How people call a metric. */
export const metricTitles: Readonly<Record<MetricName, string>> = {
  auc: 'AUC',
  averagePrecision: 'average precision',
  logLoss: 'log loss',
  brier: 'Brier score',
  f1: 'F1',
  accuracy: 'accuracy',
  weightedF1: 'weighted F1',
  macroAuc: 'macro AUC',
  rmse: 'RMSE',
  mae: 'MAE',
  r2: 'R²',
  pinball: 'pinball loss',
};
