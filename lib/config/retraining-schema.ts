import * as z from 'zod';
import { retrainingPolicy } from '../../pipelines/retraining/policy.ts';

const { shape } = retrainingPolicy;

/** When a model is trained again. */
export const retrainingConfig = z.strictObject({
  minNewRows: shape.minNewRows
    .default(1)
    .describe('So many rows must be new since the last candidate. Default: 1.'),
  minNewRowShare: shape.minNewRowShare
    .default(0.1)
    .describe(
      'So many new rows, as a share of those that the last candidate was trained on. The larger of the two minimums counts; a first model needs neither. Default: 0.1.',
    ),
  driftLowersTo: shape.driftLowersTo
    .default(0.5)
    .describe(
      'What becomes of both minimums while the drift alarm rings: they are multiplied by this. 1: nothing. Default: 0.5.',
    ),
  coolDownMinutes: shape.coolDownMinutes
    .default(60)
    .describe(
      'No run starts by itself for so long after the last one ended; doubled for each failed run in a row, 32 times at most. Default: 60.',
    ),
  maxRunsPerDay: shape.maxRunsPerDay
    .default(8)
    .describe('Runs in 24 hours that start by themselves. Default: 8.'),
  maxRunsPerEpisode: shape.maxRunsPerEpisode
    .default(2)
    .describe(
      'Runs that one episode of drift may start; drift that outlasts them is for a person. Default: 2.',
    ),
  everyDays: shape.everyDays
    .default(null)
    .describe(
      'After so many days without a run, any new row is enough for one. null: never. Default: null.',
    ),
  onCodeChange: shape.onCodeChange
    .default(true)
    .describe(
      'Whether a deployment that changes the algorithm, its code or the window starts a run. Default: true.',
    ),
  onDrift: shape.onDrift
    .default(true)
    .describe(
      'Whether the drift alarm starts a run and lowers the minimums; a model whose traffic is not captured has no such alarm. Default: true.',
    ),
});
