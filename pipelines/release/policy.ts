import * as z from 'zod';
import { modelName } from '../model-definition/contract.ts';

/** How a model is served and released; compiled at synth, bundled, known by its hash. */
export const servingPolicy = z.strictObject({
  model: modelName,
  instanceType: z.string(),
  instances: z.strictObject({ min: z.int().min(1), max: z.int().min(1) }),
  scaling: z.strictObject({
    invocationsPerInstance: z.number().positive().describe('A minute, on average.'),
    scaleOutCooldownSeconds: z.int().nonnegative(),
    scaleInCooldownSeconds: z.int().nonnegative(),
  }),
  capture: z.strictObject({ percent: z.int().min(0).max(100) }),
  release: z.strictObject({
    strategy: z.literal('all-at-once'),
    bakeSeconds: z.int().min(0).max(3_600),
    terminationWaitSeconds: z.int().min(0).max(3_600),
    maxSeconds: z.int().min(600).max(28_800),
    checkSeconds: z.int().min(1).max(300),
    keep: z.int().min(1).max(20).describe('Earlier releases whose config and artifact are kept.'),
    alarms: z.strictObject({
      errorRate: z.number().gt(0).max(1),
      latencyMs: z.number().positive(),
    }),
  }),
});
export type ServingPolicy = z.infer<typeof servingPolicy>;
