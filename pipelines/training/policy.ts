import * as z from 'zod';
import { codeHash, containerImage, entryPoints, trainingMetrics } from '../algorithm/contract.ts';
import { approvalPolicy, gatesPolicy } from '../gates/contract.ts';
import { modelName } from '../model-definition/contract.ts';

const instanceType = z
  .string()
  .regex(/^ml\.[a-z0-9-]+\.[a-z0-9]+$/, 'an instance type of SageMaker, such as ml.m5.large');

/** Which dataset versions a run trains on. */
export const windowPolicy = z.strictObject({
  versions: z
    .int()
    .min(1)
    .max(500)
    .describe('The newest dataset versions, counted back from the one that started the run.'),
});

/** The machines that jobs get, and for how long. */
export const jobResources = z.strictObject({
  instances: z
    .array(instanceType)
    .min(1)
    .max(5)
    .describe('Tried in this order when one has no capacity or no quota.'),
  volumeGb: z.int().min(1).max(16_384),
  maxMinutes: z
    .int()
    .min(1)
    .max(28 * 24 * 60),
});

/**
 * Everything that decides a run but the data: compiled at synth, known by the hash of its canonical
 * JSON and written once to `policies/<hash>.json`. Another policy means another run.
 */
export const runPolicy = z.strictObject({
  model: modelName,
  algorithm: z.strictObject({
    name: z.string(),
    image: containerImage,
    codeHash,
    entryPoints,
    trainingMetrics,
    /** As SageMaker takes them: text. The run adds `candidate_id` and `data_hash`. */
    hyperparameters: z.record(z.string(), z.string()),
  }),
  window: windowPolicy,
  training: jobResources,
  evaluation: jobResources,
  /** Before a job is tried again for want of capacity; doubled each time. */
  capacityWaitSeconds: z.int().min(1).max(3_600),
  gates: gatesPolicy,
  approval: approvalPolicy,
});
export type RunPolicy = z.infer<typeof runPolicy>;
