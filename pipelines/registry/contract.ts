import * as z from 'zod';

/**
 * AWS's schema of a model package's model card, version 0.1.0:
 * https://docs.aws.amazon.com/sagemaker/latest/dg/model-registry-details.html#model-card-schema
 * Its `maxContains: 15`, which says nothing without `contains`, is meant as a limit and kept as one.
 */

const text = (length: number) => z.string().max(length);
const name = text(255).min(1);
const axisName = text(63);
const axisNames = z.array(axisName);
const notes = text(1024).optional();

const simpleMetric = z.strictObject({
  name,
  notes,
  type: z.enum(['number', 'string', 'boolean']),
  value: z.union([z.number(), text(63), z.boolean()]),
  x_axis_name: axisName.optional(),
  y_axis_name: axisName.optional(),
});

const linearGraph = z.strictObject({
  name,
  notes,
  type: z.literal('linear_graph'),
  value: z.array(z.tuple([z.number(), z.number()])).min(1),
  x_axis_name: axisName.optional(),
  y_axis_name: axisName.optional(),
});

const barChart = z.strictObject({
  name,
  notes,
  type: z.literal('bar_chart'),
  value: z.array(z.number()).min(1),
  x_axis_name: axisNames.optional(),
  y_axis_name: axisName.optional(),
});

const matrix = z.strictObject({
  name,
  notes,
  type: z.literal('matrix'),
  value: z.array(z.array(z.number()).min(1).max(20)).min(1).max(20),
  x_axis_name: axisNames.optional(),
  y_axis_name: axisNames.optional(),
});

/** A figure or a picture of an evaluation. */
export const cardMetric = z.union([simpleMetric, linearGraph, barChart, matrix]);
export type CardMetric = z.infer<typeof cardMetric>;

const trainingMetric = z.strictObject({ name, notes, value: z.number() });
const hyperParameter = z.strictObject({ name, value: text(255).min(1) });

const intendedUses = z.strictObject({
  purpose_of_model: text(2048).optional(),
  intended_uses: text(2048).optional(),
  factors_affecting_model_efficiency: text(2048).optional(),
  risk_rating: z.enum(['High', 'Medium', 'Low', 'Unknown']).optional(),
  explanations_for_risk_rating: text(2048).optional(),
});

const businessDetails = z.strictObject({
  business_problem: text(2048).optional(),
  business_stakeholders: text(2048).optional(),
  line_of_business: text(2048).optional(),
});

const trainingDetails = z.strictObject({
  objective_function: z
    .strictObject({
      function: z
        .strictObject({
          function: z.enum(['Maximize', 'Minimize']).optional(),
          facet: text(63).optional(),
          condition: text(63).optional(),
        })
        .optional(),
      notes,
    })
    .optional(),
  training_observations: text(1024).optional(),
  training_job_details: z
    .strictObject({
      training_arn: text(1024).optional(),
      training_datasets: z.array(text(1024)).max(15).optional(),
      training_environment: z
        .strictObject({ container_image: z.array(text(1024)).max(15).optional() })
        .optional(),
      training_metrics: z.array(trainingMetric).max(50).optional(),
      user_provided_training_metrics: z.array(trainingMetric).max(50).optional(),
      hyper_parameters: z.array(hyperParameter).max(100).optional(),
      user_provided_hyper_parameters: z.array(hyperParameter).max(100).optional(),
    })
    .optional(),
});

const evaluationDetail = z.strictObject({
  name: text(63).min(1),
  evaluation_observation: text(2096).optional(),
  evaluation_job_arn: text(256).optional(),
  datasets: z.array(text(1024)).max(10).optional(),
  metadata: z.record(z.string(), text(1024)).optional(),
  metric_groups: z
    .array(z.strictObject({ name: text(63).min(1), metric_data: z.array(cardMetric) }))
    .optional(),
});

export const modelCard = z.strictObject({
  model_overview: z
    .strictObject({
      model_creator: text(1024).optional(),
      model_artifact: z.array(text(1024)).max(15).optional(),
    })
    .optional(),
  intended_uses: intendedUses.optional(),
  business_details: businessDetails.optional(),
  training_details: trainingDetails.optional(),
  evaluation_details: z.array(evaluationDetail).optional(),
  additional_information: z
    .strictObject({
      ethical_considerations: text(2048).optional(),
      caveats_and_recommendations: text(2048).optional(),
      custom_details: z.record(z.string(), text(1024)).optional(),
    })
    .optional(),
});
export type ModelCard = z.infer<typeof modelCard>;

/** What SageMaker takes as a model card's content, in characters. */
export const MODEL_CARD_LENGTH = 100_000;

const METADATA_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]+$/u;

/**
 * A package's own key and value pairs. SageMaker takes letters, numbers, spaces and `_.:/=+-@`, so
 * no JSON; 50 pairs.
 */
export const customerMetadata = z
  .record(z.string().max(128).regex(METADATA_TEXT), z.string().max(256).regex(METADATA_TEXT))
  .refine((pairs) => Object.keys(pairs).length <= 50, 'at most 50 pairs');
