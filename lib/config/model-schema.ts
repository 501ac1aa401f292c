import * as z from 'zod';
import { approvalPolicy, gatesPolicy, nonInferiority } from '../../pipelines/gates/contract.ts';
import { defaultGates } from '../../pipelines/gates/default-gates.ts';
import { modelDefinition } from '../../pipelines/model-definition/contract.ts';
import { jobResources, runPolicy, windowPolicy } from '../../pipelines/training/policy.ts';
import { algorithmConfig } from './algorithm-schema.ts';
import { monitoringConfig } from './monitoring-schema.ts';
import { retrainingConfig } from './retraining-schema.ts';
import { releaseConfig, servingConfig } from './serving-schema.ts';

/** Tried in this order: the cheapest that fits, then two that rarely lack capacity at once. */
const INSTANCES = ['ml.m5.large', 'ml.m5.xlarge', 'ml.c5.xlarge'];

/** The machines of one kind of job. */
function jobs(minutes: number) {
  return z.strictObject({
    instances: jobResources.shape.instances
      .default(INSTANCES)
      .describe(
        `Instance types of x86, each tried three times in this order when one has no capacity or no quota. Default: ${INSTANCES.join(', ')}.`,
      ),
    volumeGb: jobResources.shape.volumeGb
      .default(30)
      .describe('Disk of the instance, gigabytes. Default: 30.'),
    maxMinutes: jobResources.shape.maxMinutes
      .default(minutes)
      .describe(`A job that runs longer is stopped, and its run fails. Default: ${minutes}.`),
  });
}

const anyTask = defaultGates('binary');

const gates = z.strictObject({
  floors: gatesPolicy.shape.floors
    .optional()
    .describe(
      'For the first model alone, by metric: at least this (at most, for an error or a loss). Default: auc 0.5, macroAuc 0.5 or r2 0, by task.',
    ),
  nonInferiority: z
    .array(nonInferiority)
    .min(1)
    .optional()
    .describe(
      'What a candidate may be worse by than the champion; the first metric is shown in overviews. Default: auc by 0.01, macroAuc by 0.01, or rmse by 2 % of its value, by task.',
    ),
  minRows: gatesPolicy.shape.minRows
    .default(anyTask.minRows)
    .describe('A hold-out with fewer rows decides nothing. Default: 100.'),
  confidence: gatesPolicy.shape.confidence
    .default(anyTask.confidence)
    .describe('Of every interval, two-sided. Default: 0.95.'),
  resamples: gatesPolicy.shape.resamples
    .default(anyTask.resamples)
    .describe('Of the bootstrap that makes the intervals. Default: 1000.'),
  seed: gatesPolicy.shape.seed.default(anyTask.seed).describe('Of the bootstrap. Default: 0.'),
  slices: z
    .array(z.unknown())
    .max(0, 'Slices come later: leave them out.')
    .default([])
    .describe('Parts of the rows that are judged by themselves: to come, leave it out.'),
  bias: z
    .array(z.unknown())
    .max(0, 'Bias gates come later: leave them out.')
    .default([])
    .describe('Columns whose groups must be treated alike: to come, leave it out.'),
});

const window = z.strictObject({
  versions: windowPolicy.shape.versions
    .default(24)
    .describe(
      'A run trains on so many of the newest dataset versions, counted back from the one that started it. Default: 24.',
    ),
});

/** What a run is decided by, besides the data: the parts of a model that are no part of its definition. */
const runParts = {
  algorithm: algorithmConfig
    .prefault({})
    .describe('What trains the model, and how: the shipped algorithm, or your own.'),
  window: window.prefault({}).describe('Which dataset versions a run trains on.'),
  training: jobs(60).prefault({}).describe('The machine that trains.'),
  evaluation: jobs(30).prefault({}).describe('The machine that scores candidate and champion.'),
  capacityWaitSeconds: runPolicy.shape.capacityWaitSeconds
    .default(60)
    .describe(
      'Seconds before a job that found no capacity is tried again; doubled the second time. Default: 60.',
    ),
  gates: gates.prefault({}).describe('What a candidate must show.'),
  approval: approvalPolicy
    .default('policy')
    .describe(
      'Who approves a candidate that passed every gate. policy: nobody has to. person: it waits for one. Default: policy.',
    ),
};

/** How an approved candidate comes to serve: no part of the definition, and none of a run. */
const servingParts = {
  serving: servingConfig.prefault({}).describe('The machines that serve the model.'),
  release: releaseConfig.prefault({}).describe('How a new version takes over.'),
};

/** How a model is watched, and when it is trained again: no part of what a run or a release does. */
const loopParts = {
  retraining: retrainingConfig.prefault({}).describe('When the model is trained again.'),
  monitoring: monitoringConfig.prefault({}).describe('How its traffic is looked at.'),
};

/** One entry of `models`: the definition, and how it is trained, judged, released, served and watched. */
export const modelConfig = z.strictObject({
  ...modelDefinition.shape,
  ...runParts,
  ...servingParts,
  ...loopParts,
});
export type ModelConfig = z.infer<typeof modelConfig>;
export type ModelConfigInput = z.input<typeof modelConfig>;
