import { describe, expect, it } from 'vitest';
import { evaluationReport, trainingFacts } from '../../pipelines/evaluation/contract.ts';
import { verdict } from '../../pipelines/gates/contract.ts';
import { defaultGates } from '../../pipelines/gates/default-gates.ts';
import { judge } from '../../pipelines/gates/judge.ts';
import { taskMetrics } from '../../pipelines/gates/task-metrics.ts';
import { modelCard } from '../../pipelines/registry/contract.ts';
import { modelCardContent, modelCardOf } from '../../pipelines/registry/model-card.ts';
import { packageOrderOf } from '../../pipelines/registry/model-package.ts';
import { runMetricsOf } from '../../pipelines/training/run-metrics.ts';
import { runMetric } from '../../pipelines/training/contract.ts';
import { planRun } from '../../pipelines/training/plan.ts';
import { trainingSteps } from '../../pipelines/training/steps.ts';
import {
  evaluationFixture,
  sampleDefinition,
  samplePlanParts,
  sampleRun,
} from '../support/training-samples.ts';
import { championSample } from '../support/evaluation-samples.ts';

const tasks = ['binary', 'multiclass', 'regression'] as const;

/** What the algorithm's own tests wrote, judged as a run would judge it. */
describe.each(tasks)("the algorithm's evaluation (%s)", (task) => {
  const evaluation = evaluationReport.parse(evaluationFixture(`evaluation-${task}`));
  const facts = trainingFacts.parse(evaluationFixture(`training-${task}`));
  const { confidence, resamples, seed } = evaluation.resampling;
  const gates = { ...defaultGates(task), confidence, resamples, seed };
  const found = judge({
    policy: gates,
    approval: 'policy',
    evaluation,
    champion: championSample,
    incomparable: null,
    run: sampleRun.id,
    datasetVersion: sampleRun.datasetVersion,
  });

  it('measures the metrics that gates may name', () => {
    expect(evaluation.metrics.map(({ name }) => name).toSorted()).toEqual(
      taskMetrics[task].toSorted(),
    );
    const [first, ...rest] = runMetricsOf(evaluation, gates);
    expect(first?.name).toBe(gates.nonInferiority[0]?.metric);
    expect(rest).toHaveLength(evaluation.metrics.length - 1);
    expect(runMetric.parse(first)).toEqual(first);
  });

  it('can be judged: the made candidate is better', () => {
    expect(verdict.parse(found)).toEqual(found);
    expect(found).toMatchObject({ outcome: 'passed', approval: 'Approved' });
  });

  it('becomes a package with a card that AWS takes', () => {
    const plan = planRun(samplePlanParts());
    const artifact = { uri: 's3://data/model.tar.gz', sha256: 'a'.repeat(64), bytes: 9_000 };
    const stored = (name: string) => ({ uri: `s3://data/runs/${name}`, sha256: 'b'.repeat(64) });
    const card = modelCardOf({
      run: sampleRun,
      plan,
      definition: { ...sampleDefinition, task },
      facts,
      artifact,
      trainingJob: 'job-t1',
      evaluation,
      verdict: found,
      lineage: stored('lineage.json').uri,
    });
    const order = packageOrderOf({
      run: sampleRun,
      plan,
      gates,
      artifact,
      evaluation,
      report: stored('evaluation.json'),
      lineage: stored('lineage.json'),
      modelQuality: stored('model-quality.json').uri,
      trainingFacts: stored('training.json').uri,
      verdict: found,
      card,
    });
    const { package: checked } = trainingSteps.judgeCandidate.output.shape;
    expect(checked.parse(order)).toEqual(order);
    expect(modelCard.parse(JSON.parse(modelCardContent(card)))).toEqual(card);
    const groups = card.evaluation_details?.[0]?.metric_groups?.map(({ name }) => name);
    expect(groups).toEqual(
      task === 'regression' ? ['Metrics', 'Features'] : ['Metrics', 'Errors', 'Features'],
    );
  });
});
