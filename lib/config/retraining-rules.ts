import type { Problem } from '../../pipelines/model-definition/problem.ts';
import { monitoringConfig } from './monitoring-schema.ts';
import { retrainingConfig } from './retraining-schema.ts';
import { valueAt } from './schema-at.ts';

const MINUTES_PER_DAY = 1_440;

const rules: readonly ((model: unknown) => Problem[])[] = [
  recordRangeProblems,
  settleProblems,
  scheduleProblems,
];

/**
 * What a schema can't say of how a model is watched and trained again. Reads the configuration as
 * written, broken or not; paths begin at the model. What the schema refuses is left to the schema.
 */
export function retrainingProblems(model: unknown): Problem[] {
  return rules.flatMap((rule) => rule(model));
}

function recordRangeProblems(model: unknown): Problem[] {
  const monitoring = monitoringConfig.safeParse(valueAt(model, ['monitoring']) ?? {});
  if (!monitoring.success) return [];
  const { minRecords, maxRecords } = monitoring.data;
  if (minRecords <= maxRecords) return [];
  return [
    {
      path: ['monitoring', 'minRecords'],
      got: `${minRecords}, with a maxRecords of ${maxRecords}`,
      expected: 'at most maxRecords: drift would never be measured',
      fix: `Lower minRecords to ${maxRecords}, or raise maxRecords to ${minRecords}.`,
    },
  ];
}

/** Traffic must be old enough to be looked at before the next look. */
function settleProblems(model: unknown): Problem[] {
  const monitoring = monitoringConfig.safeParse(valueAt(model, ['monitoring']) ?? {});
  if (!monitoring.success) return [];
  const { everyMinutes, captureSettleMinutes } = monitoring.data;
  if (captureSettleMinutes <= everyMinutes) return [];
  return [
    {
      path: ['monitoring', 'captureSettleMinutes'],
      got: `${captureSettleMinutes}, with an everyMinutes of ${everyMinutes}`,
      expected: 'at most everyMinutes: each look would see what the one before should have seen',
      fix: `Lower it to ${everyMinutes}, or raise everyMinutes.`,
    },
  ];
}

/** A schedule inside the cool-down would be parked each time. */
function scheduleProblems(model: unknown): Problem[] {
  const retraining = retrainingConfig.safeParse(valueAt(model, ['retraining']) ?? {});
  if (!retraining.success) return [];
  const { everyDays, coolDownMinutes } = retraining.data;
  if (everyDays === null || coolDownMinutes < everyDays * MINUTES_PER_DAY) return [];
  return [
    {
      path: ['retraining', 'coolDownMinutes'],
      got: `${coolDownMinutes}, with an everyDays of ${everyDays}, which is ${everyDays * MINUTES_PER_DAY} minutes`,
      expected: 'less than the time between two scheduled runs',
      fix: `Lower it, or raise everyDays to ${Math.floor(coolDownMinutes / MINUTES_PER_DAY) + 1}.`,
    },
  ];
}
