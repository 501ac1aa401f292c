import * as z from 'zod';
import {
  columnProfile,
  datasetVersionId,
  type categorySummary,
  type numericSummary,
} from '../dataset/contract.ts';
import { candidateId, predictionDistribution } from '../evaluation/contract.ts';
import { modelName } from '../model-definition/contract.ts';

/**
 * What drift is measured with: a baseline made once, a summary of traffic counted into the
 * baseline's bins, and the report that arithmetic on both gives. docs/drift.md tells the formulas.
 */

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);
const moment = z.iso.datetime();

/** The types of what a model learns from. */
export const featureType = z.enum([
  'integer',
  'number',
  'boolean',
  'category',
  'date',
  'timestamp',
]);
export type FeatureType = z.infer<typeof featureType>;

const featureBaseline = z.strictObject({
  name: z.string(),
  type: featureType,
  weight: share.describe('What the feature is to the model; the weights sum to 1.'),
  profile: columnProfile,
  otherValues: z
    .array(z.string())
    .describe("A category's values that are not in `profile.categories.top`; else empty."),
});
export type FeatureBaseline = z.infer<typeof featureBaseline>;

/** `baselines/<model>/<candidateId>.json`: what the champion was trained on, and answered. */
export const driftBaseline = z.strictObject({
  schemaVersion: z.literal(1),
  model: modelName,
  candidateId,
  datasetVersions: z.array(datasetVersionId).describe('Whose files the rows are from.'),
  rows: z.int().positive(),
  weights: z
    .enum(['gain', 'equal'])
    .describe('gain: of training.json. equal: the algorithm tells no gain.'),
  features: z.array(featureBaseline).min(1),
  predictions: predictionDistribution
    .nullable()
    .describe('On the hold-out; null when the algorithm tells none.'),
});
export type DriftBaseline = z.infer<typeof driftBaseline>;

const valueCounts = z.strictObject({
  values: count.describe('Fit values: what the counts below add up to.'),
  nulls: count,
  infinite: count.describe('Numbers that are infinite or NaN.'),
  unreadable: count.describe('Values that are not of the type; or numbers that no float holds.'),
  numeric: z
    .strictObject({
      mean: z.number(),
      min: z.number(),
      max: z.number(),
      below: count.describe("Under the baseline's first edge."),
      above: count.describe("Over the baseline's last edge."),
      belowBy: z.number().nonnegative().describe('How far under it, on average; 0 without any.'),
      aboveBy: z.number().nonnegative().describe('How far over it, on average; 0 without any.'),
      counts: z.array(count).describe("By rank in the baseline's bins."),
    })
    .nullable()
    .describe('Null without values, and for what is no number, date or timestamp.'),
  categories: z
    .strictObject({
      counts: z.array(count).describe("In the order of the baseline's `top`."),
      other: count.describe('Values the baseline knows, but not among its top.'),
      unseen: count.describe('Values the baseline has never seen.'),
    })
    .nullable()
    .describe('Null for what is neither category nor boolean.'),
});
/** One column of traffic, counted into the bins of its baseline. */
export type ValueCounts = z.infer<typeof valueCounts>;

/** Traffic in the baseline's bins: all that is kept of it. */
export const trafficSummary = z.strictObject({
  schemaVersion: z.literal(1),
  records: count,
  features: z.array(valueCounts.extend({ name: z.string() })),
  predictions: valueCounts.nullable().describe('Null when the baseline has none.'),
});
export type TrafficSummary = z.infer<typeof trafficSummary>;

/** From where on a difference is drift; part of a model's monitoring policy. */
export const driftPolicy = z.strictObject({
  minRecords: z.int().min(100).default(1_000).describe('Fewer records are not judged.'),
  driftThreshold: z
    .number()
    .gt(0)
    .max(1)
    .default(0.3)
    .describe('Of DriftScore: over it the drift alarm rings.'),
  psi: z
    .number()
    .positive()
    .default(0.2)
    .describe('A feature with this population stability index or more has drifted.'),
  jensenShannon: z
    .number()
    .positive()
    .max(1)
    .default(0.15)
    .describe('A feature with this Jensen-Shannon distance (base 2) or more has drifted.'),
});
export type DriftPolicy = z.infer<typeof driftPolicy>;

const sharePair = z.strictObject({ baseline: share, current: share });

/** Why a feature counts, or doesn't, in the score. */
export const judgement = z.enum([
  'drifted',
  'calm',
  'tooFewValues',
  'movesWithTime',
  'noDistribution',
]);
export type Judgement = z.infer<typeof judgement>;

/** Before and after, for a chart: shares that sum to 1, except for rounding. */
export const driftChart = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('numeric'),
    edges: z.array(z.number()).describe('Ascending; one more than bars. Dates in epoch seconds.'),
    baseline: z.array(share),
    current: z.array(share),
  }),
  z.strictObject({
    kind: z.literal('categories'),
    values: z.array(
      z.strictObject({
        value: z.string().nullable().describe('Null: all the others together.'),
        baseline: share,
        current: share,
      }),
    ),
  }),
]);
export type DriftChart = z.infer<typeof driftChart>;

const measures = z.strictObject({
  n: count.describe('Values that were compared.'),
  psi: z
    .number()
    .nonnegative()
    .nullable()
    .describe('Less what chance alone adds with samples of these sizes; what is judged by.'),
  jensenShannon: share.nullable().describe('The distance (base 2), less chance like `psi`.'),
  uncorrected: z
    .strictObject({ psi: z.number().nonnegative(), jensenShannon: share })
    .nullable()
    .describe('As the formulas have them, and as other tools print them.'),
  wasserstein: z
    .number()
    .nonnegative()
    .nullable()
    .describe("In standard deviations of the baseline's values; null for categories."),
  kolmogorovSmirnov: share.nullable().describe('Null for categories.'),
  cramersV: share.nullable().describe('Null for numbers.'),
  chiSquare: z
    .strictObject({ statistic: z.number().nonnegative(), degreesOfFreedom: count, p: share })
    .nullable()
    .describe('Of the same cells as `psi`, rare ones pooled. Alone it decides nothing.'),
  mean: z
    .strictObject({ baseline: z.number(), current: z.number() })
    .nullable()
    .describe('Null for categories.'),
  nullShare: sharePair,
  infiniteShare: share,
  unreadableShare: share,
  unseenShare: share.nullable().describe('Null for numbers.'),
  outOfRangeShare: share.nullable().describe('Null for categories.'),
  judgement,
  drifted: z.boolean(),
  why: z.string().describe('The judgement in one sentence, with its numbers.'),
  chart: driftChart.nullable(),
});
/** How one column of traffic differs from its baseline. */
export type DriftMeasures = z.infer<typeof measures>;

const featureDrift = measures.extend({
  name: z.string(),
  type: featureType,
  weight: share,
});
export type FeatureDrift = z.infer<typeof featureDrift>;

/** What comes of a baseline, a summary and a policy; `measureDrift` makes it. */
export const driftMeasurement = z.strictObject({
  status: z
    .enum(['measured', 'notEnoughData'])
    .describe('notEnoughData is its own answer: there is no score, and nothing is calm.'),
  records: count,
  minRecords: count,
  driftScore: share
    .nullable()
    .describe('The weight of the drifted features in that of all judged ones.'),
  threshold: z.number(),
  limits: z.strictObject({ psi: z.number(), jensenShannon: z.number() }),
  judgedWeight: share.describe('Of the features that have a judgement of drifted or calm.'),
  features: z.array(featureDrift).describe('Worst first.'),
  predictions: measures.nullable(),
  worst: z
    .strictObject({ name: z.string(), psi: z.number(), jensenShannon: z.number() })
    .nullable()
    .describe('The judged feature that moved most.'),
  text: z.string().describe('The outcome in one plain sentence, with its numbers.'),
});
export type DriftMeasurement = z.infer<typeof driftMeasurement>;

/** `report.json`: one monitoring run's drift, all of it. */
export const driftReport = driftMeasurement.extend({
  schemaVersion: z.literal(1),
  id: z.string().describe('Of the monitoring run.'),
  model: modelName,
  candidateId,
  packageVersion: z.int().positive().nullable(),
  measuredAt: moment,
  from: moment.nullable().describe('The first record; null without any.'),
  to: moment.nullable().describe('The last record.'),
  requests: count,
  otherModels: count.describe('Records that another model than the champion answered.'),
  malformed: count.describe('Captured lines that could not be read.'),
  duplicates: count,
  baseline: z.strictObject({
    rows: count,
    datasetVersions: z.array(datasetVersionId),
    weights: z.enum(['gain', 'equal']),
  }),
});
export type DriftReport = z.infer<typeof driftReport>;

/** The parts of a distribution that both features and predictions have. */
export type NumericSummary = z.infer<typeof numericSummary>;
export type CategorySummary = z.infer<typeof categorySummary>;
