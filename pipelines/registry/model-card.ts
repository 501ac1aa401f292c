import type { EvaluationReport, TrainingFacts } from '../evaluation/contract.ts';
import type { Verdict } from '../gates/contract.ts';
import { metricTitles } from '../gates/task-metrics.ts';
import type { ModelDefinition } from '../model-definition/contract.ts';
import type { Artifact, RunRequest } from '../training/contract.ts';
import type { RunPlan } from '../training/steps.ts';
import { MODEL_CARD_LENGTH, modelCard, type ModelCard } from './contract.ts';
import { calibrationGraph, confusionMatrix, gainChart, metricFigures } from './card-figures.ts';

/** What a card is made from. */
export interface CardParts {
  readonly run: RunRequest;
  readonly plan: RunPlan;
  readonly definition: ModelDefinition;
  readonly facts: TrainingFacts;
  readonly artifact: Artifact;
  readonly trainingJob: string;
  readonly evaluation: EvaluationReport;
  readonly verdict: Verdict;
  /** Where `lineage.json` lies. */
  readonly lineage: string;
}

/** What SageMaker Studio shows of a package: AWS's schema, filled with what the run found. */
export function modelCardOf(parts: CardParts): ModelCard {
  const { run, definition, artifact } = parts;
  return modelCard.parse({
    model_overview: {
      model_creator: `Evergreen, ${run.id}, attempt ${run.attempt}`,
      model_artifact: [artifact.uri],
    },
    intended_uses: {
      purpose_of_model: cut(definition.description ?? purposeOf(definition), 2048),
      intended_uses: cut(purposeOf(definition), 2048),
      risk_rating: 'Unknown',
    },
    training_details: trainingOf(parts),
    evaluation_details: [evaluationOf(parts)],
    additional_information: {
      caveats_and_recommendations: caveatsOf(parts),
      custom_details: customOf(parts),
    },
  } satisfies ModelCard);
}

/** As SageMaker takes it: JSON in one line, at most 100,000 characters. */
export function modelCardContent(card: ModelCard): string {
  const content = JSON.stringify(card);
  if (content.length <= MODEL_CARD_LENGTH) return content;
  // Hundreds of columns or classes with long names: pictures go first, figures and words stay.
  const slim = {
    ...card,
    evaluation_details: card.evaluation_details?.map((detail) => ({
      ...detail,
      metric_groups: detail.metric_groups?.map(({ name, metric_data }) => ({
        name,
        metric_data: metric_data.filter(({ type }) => type === 'number'),
      })),
    })),
  };
  return JSON.stringify(slim);
}

function purposeOf({ task, data }: ModelDefinition): string {
  const { label } = data;
  switch (task) {
    case 'binary':
      return `Predicts whether ${label.column} is ${label.positive ?? 'true'}, as a probability.`;
    case 'multiclass':
      return `Predicts which class ${label.column} is, as a probability of each.`;
    case 'regression':
      return `Predicts ${label.column}, a number.`;
  }
}

function trainingOf({ plan, facts }: CardParts): ModelCard['training_details'] {
  const { validation, rounds, rows } = facts;
  return {
    training_observations: `${facts.algorithm}, ${counted(rows)} rows of ${numbered(plan.window.parts.length, 'dataset version')}, ${numbered(rounds, 'round')}, seed ${facts.seed}.`,
    training_job_details: {
      training_datasets: [plan.window.manifest],
      training_environment: { container_image: [plan.image] },
      training_metrics: [
        { name: 'rows', value: rows },
        { name: 'rounds', value: rounds },
        ...(validation === null
          ? []
          : [
              {
                name: 'validation loss',
                value: validation.loss,
                notes: `On ${counted(validation.rows)} rows.`,
              },
            ]),
      ],
      hyper_parameters: Object.entries(facts.hyperparameters)
        .flatMap(([name, value]) =>
          value === null ? [] : [{ name, value: cut(String(value), 255) }],
        )
        .slice(0, 100),
    },
  };
}

function evaluationOf({ plan, facts, evaluation, verdict }: CardParts) {
  const { holdOut, resampling, candidate } = evaluation;
  const figures = [
    {
      name: 'Metrics',
      metric_data: evaluation.metrics.flatMap((metric) =>
        metricFigures(metric, resampling.confidence),
      ),
    },
    {
      name: 'Errors',
      metric_data: [...confusionMatrix(candidate), ...calibrationGraph(candidate)],
    },
    { name: 'Features', metric_data: gainChart(facts) },
  ];
  return {
    name: `Hold-out of ${plan.holdOut.datasetVersion}`,
    evaluation_observation: cut(verdict.text, 2096),
    datasets: [plan.holdOut.uri],
    metadata: {
      outcome: verdict.outcome,
      rows: String(holdOut.rows),
      groups: String(holdOut.groups),
      groupColumn: cut(holdOut.groupColumn ?? 'none', 1024),
      confidence: String(resampling.confidence),
      resamples: String(resampling.resamples),
      seed: String(resampling.seed),
    },
    metric_groups: figures.filter(({ metric_data }) => metric_data.length > 0),
  };
}

function caveatsOf({ facts, evaluation, plan }: CardParts): string {
  const { holdOut, resampling } = evaluation;
  const unit = resampling.unit === 'group' ? `groups of ${holdOut.groupColumn ?? 'rows'}` : 'rows';
  return cut(
    [
      `The figures hold for rows like the hold-out of ${plan.holdOut.datasetVersion}. Intervals come from resampling ${counted(holdOut.groups)} ${unit}.`,
      ...(facts.threshold?.chosenOn === 'default'
        ? [
            `The threshold of ${facts.threshold.value} was not chosen on data: there were too few rows.`,
          ]
        : []),
    ].join(' '),
    2048,
  );
}

function customOf({ run, plan, verdict, lineage, trainingJob }: CardParts): Record<string, string> {
  const gates = verdict.gates.map(({ gate, metric, passed, text }) => [
    `gate: ${gate}${metric === null ? '' : ` ${metricTitles[metric]}`}`,
    cut(`${passed ? 'passed' : 'failed'}. ${text}`, 1024),
  ]);
  return {
    run: run.id,
    candidate: plan.candidateId,
    'dataset version': run.datasetVersion,
    verdict: cut(verdict.text, 1024),
    ...Object.fromEntries(gates),
    lineage,
    'training job': trainingJob,
    'policy hash': plan.policyHash,
    'code hash': plan.codeHash,
  };
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

function counted(value: number): string {
  return value.toLocaleString('en-US');
}

function numbered(value: number, what: string): string {
  return `${counted(value)} ${what}${value === 1 ? '' : 's'}`;
}
