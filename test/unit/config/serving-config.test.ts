import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../lib/config/parse-config.ts';
import { problemsOf } from '../../support/config-problems.ts';
import { validModel } from '../pipelines/model-definition/valid-model.ts';

/** What is wrong with a model, and what is said about it. */
const cases: readonly (readonly [string, object, string])[] = [
  [
    'a Graviton instance, where the image is for x86',
    { serving: { instanceType: 'ml.m7g.large' } },
    'serving.instanceType | "ml.m7g.large", a Graviton instance | an x86 instance: the image of the algorithm is built for x86 alone | Use "ml.m5.large", for example.',
  ],
  [
    'no instance at all',
    { serving: { instances: { min: 0 } } },
    'serving.instances.min | 0 | at least 1 | Choose a value of at least 1.',
  ],
  [
    'more instances at least than at most',
    { serving: { instances: { min: 5 } } },
    'serving.instances.min | 5, with a max of 4 | at most max | Lower min to 4, or raise max to 5.',
  ],
  [
    'a share of the traffic beyond all of it',
    { serving: { capture: { percent: 101 } } },
    'serving.capture.percent | 101 | at most 100 | Choose a value of at most 100.',
  ],
  [
    'a strategy that comes later',
    { release: { strategy: 'canary' } },
    'release.strategy | "canary" | one of "all-at-once": canary comes later | Choose one of them.',
  ],
  [
    'a strategy that nobody knows',
    { release: { strategy: 'big-bang' } },
    'release.strategy | "big-bang" | one of "all-at-once" | Choose one of them.',
  ],
  [
    'a release that waits for as long as it may take',
    { release: { bakeMinutes: 40, terminationWaitMinutes: 20 } },
    'release.maxMinutes | 60, with 60 minutes of waiting: 40 to bake and 20 before the old version goes | more than the waits together: the new version has to start as well | Raise maxMinutes to 90, for example, or wait less.',
  ],
  [
    'a release that SageMaker would not take',
    { release: { maxMinutes: 481 } },
    'release.maxMinutes | 481 | at most 480 | Choose a value of at most 480.',
  ],
  [
    'a release that looks too often for the history of its execution',
    { release: { checkSeconds: 1 } },
    'release.checkSeconds | 1, with a maxMinutes of 60 | at least 3: a release can look at its endpoint 1600 times | Raise checkSeconds to 3, or lower maxMinutes.',
  ],
];

describe('how a model is served and released, wrongly configured', () => {
  it.each(cases)('tells of %s', (_title, parts, line) => {
    expect(problemsOf(parts)).toEqual([line]);
  });

  it.each(['linear', 'shadow', 'ab'])('says of the strategy %s that it comes later', (strategy) => {
    expect(problemsOf({ release: { strategy } })[0]).toContain(`${strategy} comes later`);
  });

  it('takes a quick look where a release is short', () => {
    expect(problemsOf({ release: { checkSeconds: 1, maxMinutes: 10 } })).toEqual([]);
  });
});

describe('captured traffic', () => {
  const withColumn = (rule: object, roles: object = {}) =>
    validModel({
      columns: {
        late: { type: 'boolean' },
        hour: { type: 'timestamp' },
        flight: { type: 'string' },
        wind: { type: 'number' },
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the cases are whole rules
        phone: rule as { type: 'number' },
      },
      group: 'hour',
      ...roles,
    });

  it('never holds a feature that is personal data', () => {
    const model = withColumn({ type: 'number', pii: true });
    expect(problemsOf({}, model)).toEqual([
      'serving.capture.percent | 100, with personal data in phone | 0: captured requests hold every feature, and personal data is never captured | Write serving: { capture: { percent: 0 } }, or take this column out of the features: list them under data.ignore.',
    ]);
    expect(problemsOf({ serving: { capture: { percent: 0 } } }, model)).toEqual([]);
  });

  it('may hold the rest of a model whose personal data is no feature', () => {
    expect(problemsOf({}, withColumn({ type: 'string', pii: true }))).toEqual([]);
    const group = withColumn({ type: 'integer', pii: true }, { group: 'phone' });
    expect(problemsOf({}, group)).toEqual([]);
  });
});

describe('a model’s serving policy', () => {
  const compiled = (parts: object = {}) => {
    const loaded = parseConfig({ models: [{ ...validModel(), ...parts }] }, 'a');
    const [serving, run, data] = [loaded.servingPolicies, loaded.policies, loaded.definitions];
    return { serving: serving[0], run: run[0]?.hash, data: data[0]?.hash };
  };

  it('has the defaults that the documentation names, in SageMaker’s units', () => {
    expect(compiled().serving?.policy).toEqual({
      model: 'flight-delay',
      instanceType: 'ml.m5.large',
      instances: { min: 1, max: 4 },
      scaling: {
        invocationsPerInstance: 1_000,
        scaleOutCooldownSeconds: 60,
        scaleInCooldownSeconds: 300,
      },
      capture: { percent: 100 },
      release: {
        strategy: 'all-at-once',
        bakeSeconds: 300,
        terminationWaitSeconds: 0,
        maxSeconds: 3_600,
        checkSeconds: 30,
        keep: 3,
        alarms: { errorRate: 0.01, latencyMs: 1_000 },
      },
    });
  });

  it('is no part of the definition and none of the run policy: serving trains nothing anew', () => {
    const plain = compiled();
    const other = compiled({ serving: { instances: { max: 8 } }, release: { keep: 5 } });
    expect(other.serving?.hash).not.toBe(plain.serving?.hash);
    expect([other.run, other.data]).toEqual([plain.run, plain.data]);
  });
});
