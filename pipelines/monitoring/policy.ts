import * as z from 'zod';
import { modelName } from '../model-definition/contract.ts';

/** How a model's traffic is watched; compiled at synth, bundled, known by its hash. */
export const monitoringPolicy = z.strictObject({
  model: modelName,
  everyMinutes: z
    .int()
    .min(5)
    .max(7 * 24 * 60)
    .describe('How often; the schedule looks every 5 minutes whose turn it is.'),
  minRecords: z.int().min(1).describe('Fewer records are not judged: they wait for more.'),
  maxRecords: z.int().min(1).max(2_000_000).describe('Read in one monitoring; the rest waits.'),
  driftThreshold: z.number().gt(0).max(1).describe('Of DriftScore: over it the drift alarm rings.'),
  psi: z.number().positive().describe('From this population stability index on, a feature drifts.'),
  jensenShannon: z
    .number()
    .positive()
    .max(1)
    .describe('From this Jensen-Shannon distance (base 2) on, a feature drifts.'),
  captureSettleMinutes: z
    .number()
    .min(0)
    .max(24 * 60)
    .describe('Captured files younger than this are left for the next monitoring.'),
});
export type MonitoringPolicy = z.infer<typeof monitoringPolicy>;
