import * as z from 'zod';
import { candidateId, metricName } from '../evaluation/contract.ts';
import { datasetVersionId } from '../dataset/contract.ts';
import { modelName } from '../model-definition/contract.ts';

/** What the candidate may be worse by than the champion, in the eyes of one metric. */
export const nonInferiority = z.strictObject({
  metric: metricName.describe('A metric of the task.'),
  margin: z
    .number()
    .nonnegative()
    .describe('The candidate passes when the whole interval of the difference lies above -margin.'),
  marginOf: z
    .enum(['metric', 'champion'])
    .default('metric')
    .describe("metric: in the metric's own unit. champion: a share of the champion's value."),
});
export type NonInferiority = z.infer<typeof nonInferiority>;

/** A part of the rows that is judged by itself. */
export const sliceGate = z.strictObject({
  column: z.string(),
  minRows: z.int().positive().default(200),
});

/** A column whose groups must be treated alike. */
export const biasGate = z.strictObject({
  column: z.string(),
  maxDifference: z.number().nonnegative(),
});

/** What a candidate must show before it may replace the champion; everything filled in. */
export const gatesPolicy = z.strictObject({
  floors: z
    .partialRecord(metricName, z.number())
    .describe('For the first model alone: at least this (at most, for an error or a loss).'),
  nonInferiority: z
    .array(nonInferiority)
    .min(1)
    .describe('Against the champion, on the newest hold-out; the first is shown in overviews.'),
  minRows: z.int().positive().describe('A smaller hold-out decides nothing.'),
  confidence: z.number().min(0.5).max(0.999).describe('Of every interval, two-sided.'),
  resamples: z.int().min(200).max(100_000).describe('Of the bootstrap.'),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31 - 1)
    .describe('Of the bootstrap.'),
  slices: z.array(sliceGate).max(0, 'Slices come later: leave them out.'),
  bias: z.array(biasGate).max(0, 'Bias gates come later: leave them out.'),
});
export type GatesPolicy = z.infer<typeof gatesPolicy>;

/** Who lets a candidate that passed through to release. */
export const approvalPolicy = z.enum(['policy', 'person']);
export type ApprovalPolicy = z.infer<typeof approvalPolicy>;

/** SageMaker's approval statuses of a model package. */
export const approvalStatus = z.enum(['Approved', 'Rejected', 'PendingManualApproval']);
export type ApprovalStatus = z.infer<typeof approvalStatus>;

/** What one gate found. */
export const gateResult = z.strictObject({
  gate: z.enum(['holdOutSize', 'comparable', 'floor', 'nonInferiority']),
  metric: metricName.nullable(),
  passed: z.boolean(),
  /** What was measured against `bound`: rows, a metric's value, or the interval's worse end. */
  measured: z.number().nullable(),
  bound: z.number().nullable(),
  text: z.string().describe('One sentence for a person, with the numbers.'),
});
export type GateResult = z.infer<typeof gateResult>;

/** The model a candidate was compared with. */
export const championRef = z.strictObject({
  packageArn: z.string(),
  version: z.int().positive(),
  candidateId,
});
export type ChampionRef = z.infer<typeof championRef>;

/** What became of a candidate, and why. */
export const verdict = z.strictObject({
  schemaVersion: z.literal(1),
  model: modelName,
  run: z.string(),
  candidateId,
  champion: championRef.nullable(),
  comparedOn: z.strictObject({
    datasetVersion: datasetVersionId,
    rows: z.int().positive(),
    groups: z.int().positive(),
    groupColumn: z.string().nullable(),
  }),
  outcome: z
    .enum(['passed', 'failed', 'undecided'])
    .describe('undecided: the champion could not be compared, so a person decides.'),
  approval: approvalStatus,
  gates: z.array(gateResult).min(1),
  text: z.string().describe('The verdict in one plain sentence.'),
});
export type Verdict = z.infer<typeof verdict>;
