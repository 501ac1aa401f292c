import * as z from 'zod';
import { monitoringPolicy } from '../../pipelines/monitoring/policy.ts';

const { shape } = monitoringPolicy;

/** How the traffic of a model is looked at. */
export const monitoringConfig = z.strictObject({
  everyMinutes: shape.everyMinutes
    .default(60)
    .describe(
      'How often captured traffic is compared with what the champion was trained on. Default: 60.',
    ),
  minRecords: shape.minRecords
    .default(1_000)
    .describe(
      'With fewer records nothing is said about drift; they are kept for the next time. Default: 1000.',
    ),
  maxRecords: shape.maxRecords
    .default(200_000)
    .describe('Records that are compared at once; the rest waits its turn. Default: 200000.'),
  driftThreshold: shape.driftThreshold
    .default(0.3)
    .describe(
      'The drift alarm rings when features with more than this share of the gain in training have drifted. Default: 0.3.',
    ),
  psi: shape.psi
    .default(0.2)
    .describe('From this population stability index on a feature has drifted. Default: 0.2.'),
  jensenShannon: shape.jensenShannon
    .default(0.15)
    .describe('From this Jensen-Shannon distance on a feature has drifted. Default: 0.15.'),
  captureSettleMinutes: shape.captureSettleMinutes
    .default(0)
    .describe('Traffic that is younger is left for the next time. Default: 0.'),
});
