import type { EvaluationReport } from '../evaluation/contract.ts';
import type { Task } from '../model-definition/contract.ts';
import type { Json } from '../shared/canonical-json.ts';

type Confusion = NonNullable<EvaluationReport['candidate']['confusion']>;

/** SageMaker's words for a task, and for those of our metrics that it shows. */
const FORMAT: Readonly<
  Record<Task, { readonly section: string; readonly names: Readonly<Record<string, string>> }>
> = {
  binary: {
    section: 'binary_classification_metrics',
    names: { auc: 'auc', f1: 'f1', accuracy: 'accuracy' },
  },
  multiclass: {
    section: 'multiclass_classification_metrics',
    names: { accuracy: 'accuracy', weightedF1: 'weighted_f1' },
  },
  regression: { section: 'regression_metrics', names: { rmse: 'rmse', mae: 'mae', r2: 'r2' } },
};

/** What SageMaker writes where it has no deviation. */
const UNKNOWN = 'NaN';

/**
 * The candidate's figures in the format in which Studio shows a package's quality, that of SageMaker's
 * own model quality statistics. Deviations stay out: the intervals are in the model card.
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-monitor-model-quality-metrics.html
 */
export function modelQualityOf({ task, metrics, candidate }: EvaluationReport): Json {
  const { section, names } = FORMAT[task];
  const figures = metrics.flatMap(({ name, candidate: { value } }) => {
    const known = names[name];
    return known === undefined ? [] : [[known, { value, standard_deviation: UNKNOWN }] as const];
  });
  const { confusion } = candidate;
  const matrix = confusion && { confusion_matrix: matrixOf(confusion) };
  return { version: 0, [section]: { ...matrix, ...Object.fromEntries(figures) } };
}

/** By true class, then by predicted class. */
function matrixOf({ classes, counts }: Confusion): Json {
  const rows = classes.map((actual, row) => [
    String(actual),
    Object.fromEntries(classes.map((said, column) => [String(said), counts[row]?.[column] ?? 0])),
  ]);
  return Object.fromEntries(rows);
}
