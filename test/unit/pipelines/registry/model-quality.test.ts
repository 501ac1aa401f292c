import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { evaluationReport } from '../../../../pipelines/evaluation/contract.ts';
import { modelQualityOf } from '../../../../pipelines/registry/model-quality.ts';

function report(name: string) {
  const path = new URL(`../../../fixtures/evaluation/evaluation-${name}.json`, import.meta.url);
  return evaluationReport.parse(JSON.parse(readFileSync(path, 'utf8')));
}

describe('modelQualityOf', () => {
  it.each([
    ['binary', 'binary_classification_metrics', ['confusion_matrix', 'auc', 'f1']],
    ['multiclass', 'multiclass_classification_metrics', ['confusion_matrix', 'weighted_f1']],
    ['regression', 'regression_metrics', ['rmse', 'mae', 'r2']],
  ])('has what Studio shows of a %s model, under its names', (task, section, names) => {
    const found: Record<string, unknown> = Object(Object(modelQualityOf(report(task)))[section]);
    for (const name of names) expect(found).toHaveProperty(name);
    expect(found).not.toHaveProperty('logLoss');
  });

  it('says the metric of the evaluation and counts every row of it once', () => {
    const evaluated = report('binary');
    const quality = modelQualityOf(evaluated);
    const auc = evaluated.metrics.find(({ name }) => name === 'auc');
    expect(quality).toMatchObject({
      version: 0,
      binary_classification_metrics: {
        auc: { value: auc?.candidate.value, standard_deviation: 'NaN' },
        confusion_matrix: { no: { no: evaluated.candidate.confusion?.counts[0]?.[0] } },
      },
    });
  });
});
