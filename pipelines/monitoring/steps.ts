import * as z from 'zod';
import { candidateId } from '../evaluation/contract.ts';
import { modelName } from '../model-definition/contract.ts';
import { monitoringFigures, monitoringRequest, trafficCounts, watermark } from './contract.ts';
import { monitoringPolicy } from './policy.ts';

const moment = z.iso.datetime();
const location = z.strictObject({ bucket: z.string(), key: z.string() });

/** Everything a monitoring does, decided once at its start: ids and places, no data. */
export const monitoringPlan = z.strictObject({
  champion: z.strictObject({
    candidateId,
    packageVersion: z.int().positive(),
    /** ISO 8601 in UTC. */
    since: moment,
  }),
  policy: monitoringPolicy,
  /** The lineage of the champion, which tells what its baseline is made of. */
  lineage: z.string(),
  definition: z.string(),
  baseline: z.strictObject({ key: z.string(), made: z.boolean() }),
  /** The list of captured files, and how many there are. */
  traffic: z.strictObject({ key: z.string(), objects: z.int().nonnegative() }),
});

/** What came of measuring. */
export const measured = z.strictObject({
  status: z.enum(['measured', 'notEnoughData']),
  from: moment.nullable(),
  to: moment.nullable(),
  traffic: trafficCounts,
  figures: monitoringFigures,
  captureAgeMinutes: z.number().nonnegative(),
  text: z.string(),
  report: location,
  /** How far traffic has been looked at now; null leaves it where it is: records add up. */
  watermark: watermark.nullable(),
});
export type Measured = z.infer<typeof measured>;

/** What the monitoring workflow tells the rest of the world. */
export const trafficMonitored = z.strictObject({
  model: modelName,
  monitoring: z.string(),
  status: z.enum(['measured', 'notEnoughData', 'superseded']),
  candidateId,
  packageVersion: z.int().positive(),
  records: z.int().nonnegative(),
  driftScore: z.number().nullable(),
  threshold: z.number(),
  text: z.string(),
  report: location,
});

/** And about a monitoring that came to nothing. */
export const monitoringFailed = z.strictObject({
  model: z.string(),
  monitoring: z.string(),
  error: z.string(),
  cause: z.string(),
});

/** Each step of the monitoring workflow that runs code: what it is given and what it answers. */
export const monitoringSteps = {
  openMonitoring: {
    input: z.strictObject({ monitoring: monitoringRequest, startedAt: moment }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('ready'), plan: monitoringPlan }),
      z.strictObject({ outcome: z.literal('noChampion') }),
    ]),
  },
  makeBaseline: {
    input: z.strictObject({ monitoring: monitoringRequest, plan: monitoringPlan }),
    output: z.strictObject({
      baseline: location,
      features: z.int().positive(),
      rows: z.int().positive(),
    }),
  },
  measureDrift: {
    input: z.strictObject({
      monitoring: monitoringRequest,
      startedAt: moment,
      plan: monitoringPlan,
    }),
    output: measured,
  },
  recordMonitoring: {
    input: z.strictObject({
      monitoring: monitoringRequest,
      startedAt: moment,
      plan: monitoringPlan,
      measured,
    }),
    output: z.strictObject({ event: trafficMonitored }),
  },
  recordMonitoringFailure: {
    input: z.strictObject({
      monitoring: monitoringRequest,
      startedAt: moment,
      error: z.string(),
      cause: z.string(),
    }),
    output: z.strictObject({ event: monitoringFailed }),
  },
} as const;

export type OpenMonitoringOutput = z.infer<typeof monitoringSteps.openMonitoring.output>;
export type MakeBaselineOutput = z.infer<typeof monitoringSteps.makeBaseline.output>;
export type RecordMonitoringInput = z.infer<typeof monitoringSteps.recordMonitoring.input>;
export type RecordMonitoringOutput = z.infer<typeof monitoringSteps.recordMonitoring.output>;
export type RecordMonitoringFailureOutput = z.infer<
  typeof monitoringSteps.recordMonitoringFailure.output
>;
