import * as z from 'zod';
import type { ModelPackageModelCard } from '@aws-sdk/client-sagemaker';
import { validationError } from '../errors.ts';

/*
 * The schema of a model package's card, stricter than that of ModelCard:
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-details.html#model-card-schema
 * Where AWS's document writes a limit in a place where JSON Schema ignores it (`maxContains` without
 * `contains`, `maxItems` inside `items`), its evident meaning is taken.
 */

const text = (most: number) => z.string().max(most);
const texts = (most: number) => z.array(text(1024)).max(most);
const name = (most: number) => z.string().min(1).max(most);
const axis = text(63);

const trainingMetric = z.strictObject({
  name: name(255),
  notes: text(1024).optional(),
  value: z.number(),
});

const hyperparameter = z.strictObject({ name: name(255), value: name(255) });

function metric<T extends readonly [string, ...string[]], V extends z.ZodType>(type: T, value: V) {
  return { name: name(255), notes: text(1024).optional(), type: z.enum(type), value };
}

const numbers = z.array(z.number()).min(1);

const evaluationMetric = z.union([
  z.strictObject({
    ...metric(['number', 'string', 'boolean'], z.union([z.number(), text(63), z.boolean()])),
    x_axis_name: axis.optional(),
    y_axis_name: axis.optional(),
  }),
  z.strictObject({
    ...metric(['linear_graph'], z.array(z.array(z.number()).length(2)).min(1)),
    x_axis_name: axis.optional(),
    y_axis_name: axis.optional(),
  }),
  z.strictObject({
    ...metric(['bar_chart'], numbers),
    x_axis_name: z.array(axis).optional(),
    y_axis_name: axis.optional(),
  }),
  z.strictObject({
    ...metric(['matrix'], z.array(numbers.max(20)).min(1).max(20)),
    x_axis_name: z.array(axis).optional(),
    y_axis_name: z.array(axis).optional(),
  }),
]);

const evaluation = z.strictObject({
  name: name(63),
  evaluation_observation: text(2096).optional(),
  evaluation_job_arn: text(256).optional(),
  datasets: texts(10).optional(),
  metadata: z.record(z.string(), text(1024)).optional(),
  metric_groups: z
    .array(z.object({ name: name(63), metric_data: z.array(evaluationMetric) }))
    .optional(),
});

const objective = z.object({
  function: z
    .strictObject({
      function: z.enum(['Maximize', 'Minimize']).optional(),
      facet: text(63).optional(),
      condition: text(63).optional(),
    })
    .optional(),
  notes: text(1024).optional(),
});

const trainingJob = z.strictObject({
  training_arn: text(1024).optional(),
  training_datasets: texts(15).optional(),
  training_environment: z.strictObject({ container_image: texts(15).optional() }).optional(),
  training_metrics: z.array(trainingMetric).max(50).optional(),
  user_provided_training_metrics: z.array(trainingMetric).max(50).optional(),
  hyper_parameters: z.array(hyperparameter).max(100).optional(),
  user_provided_hyper_parameters: z.array(hyperparameter).max(100).optional(),
});

const modelCard = z.strictObject({
  model_overview: z
    .strictObject({ model_creator: text(1024).optional(), model_artifact: texts(15).optional() })
    .optional(),
  intended_uses: z
    .strictObject({
      purpose_of_model: text(2048).optional(),
      intended_uses: text(2048).optional(),
      factors_affecting_model_efficiency: text(2048).optional(),
      risk_rating: z.enum(['High', 'Medium', 'Low', 'Unknown']).optional(),
      explanations_for_risk_rating: text(2048).optional(),
    })
    .optional(),
  business_details: z
    .strictObject({
      business_problem: text(2048).optional(),
      business_stakeholders: text(2048).optional(),
      line_of_business: text(2048).optional(),
    })
    .optional(),
  training_details: z
    .strictObject({
      objective_function: objective.optional(),
      training_observations: text(1024).optional(),
      training_job_details: trainingJob.optional(),
    })
    .optional(),
  evaluation_details: z.array(evaluation).optional(),
  additional_information: z
    .strictObject({
      ethical_considerations: text(2048).optional(),
      caveats_and_recommendations: text(2048).optional(),
      custom_details: z.record(z.string(), text(1024)).optional(),
    })
    .optional(),
});

/**
 * Content and status come together, and the content follows AWS's schema.
 * @throws ValidationException
 */
export function checkModelCard(card: ModelPackageModelCard | undefined): void {
  if (!card) return;
  const { ModelCardContent, ModelCardStatus } = card;
  if (ModelCardContent === undefined || ModelCardStatus === undefined) {
    throw validationError('A ModelCard has a ModelCardContent and a ModelCardStatus.');
  }
  let content: unknown;
  try {
    content = JSON.parse(ModelCardContent);
  } catch {
    throw validationError('The ModelCardContent is not JSON.');
  }
  const parsed = modelCard.safeParse(content);
  if (parsed.success) return;
  throw validationError(
    `The ModelCardContent does not follow the model package model card schema: ${z.prettifyError(parsed.error).replaceAll('\n', ' ')}`,
  );
}
