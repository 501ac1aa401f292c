import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../lib/config/parse-config.ts';
import { problemsOf } from '../../support/config-problems.ts';
import { validModel } from '../pipelines/model-definition/valid-model.ts';

/** What is wrong with a model, and what is said about it. */
const cases: readonly (readonly [string, object, string])[] = [
  [
    'a minimum of no row at all',
    { retraining: { minNewRows: 0 } },
    'retraining.minNewRows | 0 | at least 1 | Choose a value of at least 1.',
  ],
  [
    'drift that raises the minimum',
    { retraining: { driftLowersTo: 1.5 } },
    'retraining.driftLowersTo | 1.5 | at most 1 | Choose a value of at most 1.',
  ],
  [
    'a cool-down before the run has ended',
    { retraining: { coolDownMinutes: -1 } },
    'retraining.coolDownMinutes | -1 | at least 0 | Choose a value of at least 0.',
  ],
  [
    'a schedule of every 0 days',
    { retraining: { everyDays: 0 } },
    'retraining.everyDays | 0 | more than 0 | Choose a value of more than 0.',
  ],
  [
    'a schedule inside the cool-down',
    { retraining: { everyDays: 1, coolDownMinutes: 3_000 } },
    'retraining.coolDownMinutes | 3000, with an everyDays of 1, which is 1440 minutes | less than the time between two scheduled runs | Lower it, or raise everyDays to 3.',
  ],
  [
    'a look that can never have enough records',
    { monitoring: { minRecords: 5_000, maxRecords: 4_000 } },
    'monitoring.minRecords | 5000, with a maxRecords of 4000 | at most maxRecords: drift would never be measured | Lower minRecords to 4000, or raise maxRecords to 5000.',
  ],
  [
    'traffic that settles longer than a look takes to come again',
    { monitoring: { everyMinutes: 10, captureSettleMinutes: 15 } },
    'monitoring.captureSettleMinutes | 15, with an everyMinutes of 10 | at most everyMinutes: each look would see what the one before should have seen | Lower it to 10, or raise everyMinutes.',
  ],
  [
    'a threshold that no share exceeds',
    { monitoring: { driftThreshold: 1.2 } },
    'monitoring.driftThreshold | 1.2 | at most 1 | Choose a value of at most 1.',
  ],
  [
    'looks closer together than the schedule',
    { monitoring: { everyMinutes: 1 } },
    'monitoring.everyMinutes | 1 | at least 5 | Choose a value of at least 5.',
  ],
  [
    'a word near a known one',
    { retraining: { cooldownMinutes: 5 } },
    'retraining.cooldownMinutes | an unknown key | one of "minNewRows", "minNewRowShare", "driftLowersTo", "coolDownMinutes", "maxRunsPerDay", "maxRunsPerEpisode", "everyDays", "onCodeChange", "onDrift" | Rename "cooldownMinutes" to "coolDownMinutes".',
  ],
];

describe('how a model is watched and trained again, wrongly configured', () => {
  it.each(cases)('tells of %s', (_title, parts, line) => {
    expect(problemsOf(parts)).toEqual([line]);
  });

  it('takes what lies just inside', () => {
    expect(problemsOf({ retraining: { everyDays: 1, coolDownMinutes: 1_439 } })).toEqual([]);
    expect(problemsOf({ monitoring: { minRecords: 4_000, maxRecords: 4_000 } })).toEqual([]);
    expect(problemsOf({ monitoring: { everyMinutes: 10, captureSettleMinutes: 10 } })).toEqual([]);
  });
});

describe('the policies of the loop', () => {
  const compiled = (parts: object = {}) => {
    const loaded = parseConfig({ models: [{ ...validModel(), ...parts }] }, 'a');
    return {
      retraining: loaded.retrainingPolicies[0],
      monitoring: loaded.monitoringPolicies[0],
      others: [loaded.definitions, loaded.policies, loaded.servingPolicies].map(
        ([first]) => first?.hash,
      ),
    };
  };

  it('have the defaults that the documentation names', () => {
    const { retraining, monitoring } = compiled();
    expect(retraining?.policy).toEqual({
      model: 'flight-delay',
      minNewRows: 1,
      minNewRowShare: 0.1,
      driftLowersTo: 0.5,
      coolDownMinutes: 60,
      maxRunsPerDay: 8,
      maxRunsPerEpisode: 2,
      everyDays: null,
      onCodeChange: true,
      onDrift: true,
    });
    expect(monitoring?.policy).toEqual({
      model: 'flight-delay',
      everyMinutes: 60,
      minRecords: 1_000,
      maxRecords: 200_000,
      driftThreshold: 0.3,
      psi: 0.2,
      jensenShannon: 0.15,
      captureSettleMinutes: 0,
    });
  });

  it('change nothing else: to look more often trains and releases nothing anew', () => {
    const plain = compiled();
    const other = compiled({ monitoring: { everyMinutes: 5 }, retraining: { maxRunsPerDay: 2 } });
    expect(other.retraining?.hash).not.toBe(plain.retraining?.hash);
    expect(other.monitoring?.hash).not.toBe(plain.monitoring?.hash);
    expect(other.others).toEqual(plain.others);
  });
});
