import * as z from 'zod';
import { modelName } from '../model-definition/contract.ts';

/** What a failed run in a row doubles the cool-down to, at most. */
export const MAX_BACK_OFF = 32;

/** When a model is trained again: compiled at synth, one `retraining/<model>.json` a model. */
export const retrainingPolicy = z.strictObject({
  model: modelName,
  minNewRows: z.int().min(1).max(1_000_000_000).describe('New rows that a run takes at least.'),
  minNewRowShare: z
    .number()
    .min(0)
    .max(100)
    .describe(
      'New rows that a run takes at least, as a share of the rows the last one trained on.',
    ),
  driftLowersTo: z
    .number()
    .min(0)
    .max(1)
    .describe('What both minimums are multiplied by while the drift alarm rings.'),
  coolDownMinutes: z
    .number()
    .min(0)
    .max(90 * 24 * 60)
    .describe('From the end of a run to the start of the next; doubled by each failure in a row.'),
  maxRunsPerDay: z.int().min(1).max(1_000).describe('Runs started within 24 hours.'),
  maxRunsPerEpisode: z
    .int()
    .min(0)
    .max(100)
    .describe('Runs that one drift episode starts; then a person is needed.'),
  everyDays: z
    .number()
    .positive()
    .max(3_650)
    .nullable()
    .describe('After so many days without a run, any new rows are enough; null for no schedule.'),
  onCodeChange: z.boolean().describe('Whether a changed algorithm or window starts a run.'),
  onDrift: z.boolean().describe('Whether the drift alarm starts runs and lowers the minimums.'),
});
export type RetrainingPolicy = z.infer<typeof retrainingPolicy>;
