import { describe, expect, it } from 'vitest';
import { trainingFacts, type EvaluationReport } from '../../../../pipelines/evaluation/contract.ts';
import { judge } from '../../../../pipelines/gates/judge.ts';
import { MODEL_CARD_LENGTH, modelCard } from '../../../../pipelines/registry/contract.ts';
import {
  modelCardContent,
  modelCardOf,
  type CardParts,
} from '../../../../pipelines/registry/model-card.ts';
import { planRun } from '../../../../pipelines/training/plan.ts';
import { caseSample, reportSample } from '../../../support/evaluation-samples.ts';
import {
  evaluationFixture,
  sampleDefinition,
  samplePlanParts,
  sampleRun,
  sha,
} from '../../../support/training-samples.ts';

const facts = trainingFacts.parse(evaluationFixture('training-binary'));

function parts(more: Partial<CardParts> = {}): CardParts {
  return {
    run: sampleRun,
    plan: planRun(samplePlanParts()),
    definition: sampleDefinition,
    facts,
    artifact: { uri: 's3://data/model.tar.gz', sha256: sha('a'), bytes: 1 },
    trainingJob: 'job-t0',
    evaluation: reportSample(),
    verdict: judge(caseSample()),
    lineage: 's3://data/lineage.json',
    ...more,
  };
}

/** A report of many classes with names as long as they come. */
function manyClasses(count: number): EvaluationReport {
  const classes = Array.from({ length: count }, (_, index) => `${index}`.padEnd(400, 'x'));
  const report = reportSample();
  const counts = classes.map(() => classes.map(() => 1));
  return { ...report, candidate: { ...report.candidate, confusion: { classes, counts } } };
}

describe('modelCardOf', () => {
  const card = modelCardOf(parts());

  it('says what the model is for, what it was made of, and what it can do', () => {
    expect(card.intended_uses?.intended_uses).toBe(
      'Predicts whether late is true, as a probability.',
    );
    expect(card.training_details?.training_job_details?.hyper_parameters).toContainEqual({
      name: 'max_depth',
      value: '2',
    });
    const [evaluation] = card.evaluation_details ?? [];
    expect(evaluation?.evaluation_observation).toMatch(/^Accepted: AUC 0\.664/);
    expect(evaluation?.metric_groups?.[0]?.metric_data).toEqual([
      {
        name: 'AUC',
        type: 'number',
        value: 0.664,
        notes: 'Higher is better. 95 % confidence between 0.640 and 0.688, 5401 rows.',
      },
      {
        name: 'AUC, difference from the champion',
        type: 'number',
        value: 0.085,
        notes: "The champion's is 0.579. 95 % confidence between +0.041 and +0.129.",
      },
    ]);
    expect(card.additional_information?.custom_details).toMatchObject({
      lineage: 's3://data/lineage.json',
      'gate: nonInferiority AUC': expect.stringMatching(/^passed\. Better: AUC/) as string,
    });
  });

  it('is one line of JSON', () => {
    expect(modelCardContent(card)).not.toContain('\n');
  });

  it.each([2, 20, 21, 500])('is what AWS takes with %i classes of long names', (count) => {
    const made = modelCardOf(parts({ evaluation: manyClasses(count) }));
    expect(modelCard.safeParse(made).success).toBe(true);
    const names = made.evaluation_details?.[0]?.metric_groups?.map(({ name }) => name);
    expect(names?.includes('Errors')).toBe(count <= 20);
  });

  it('counts in words', () => {
    const said = (rounds: number) =>
      modelCardOf(parts({ facts: { ...facts, rounds } })).training_details?.training_observations;
    expect(said(1)).toMatch(/ rows of 2 dataset versions, 1 round, seed /);
    expect(said(40)).toMatch(/, 40 rounds, seed /);
  });

  it('stays within its length: pictures go, figures stay', () => {
    const wide = Array.from({ length: 20_000 }, () => 0.123_456_789);
    const card = modelCardOf(parts());
    const [evaluation] = card.evaluation_details ?? [];
    const picture = { name: 'wide', type: 'bar_chart' as const, value: wide };
    const groups = [...(evaluation?.metric_groups ?? []), { name: 'x', metric_data: [picture] }];
    const long = {
      ...card,
      evaluation_details: [{ ...evaluation, name: 'h', metric_groups: groups }],
    };
    const content = modelCardContent(long);
    expect(content.length).toBeLessThanOrEqual(MODEL_CARD_LENGTH);
    expect(content).toContain('"AUC"');
    expect(modelCard.safeParse(JSON.parse(content)).success).toBe(true);
  });
});
