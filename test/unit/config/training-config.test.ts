import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../../lib/config/parse-config.ts';
import { problemsOf } from '../../support/config-problems.ts';
import { validModel } from '../pipelines/model-definition/valid-model.ts';

const houses = {
  name: 'houses',
  task: 'regression',
  data: {
    columns: { area: { type: 'number' }, price: { type: 'number' } },
    label: { column: 'price' },
  },
} as const;

const metrics = '"auc", "averagePrecision", "logLoss", "brier", "f1"';

/** What is wrong with a model, and what is said about it. */
const cases: readonly (readonly [string, object, string])[] = [
  [
    'an algorithm that is not shipped',
    { algorithm: { name: 'linear' } },
    'algorithm.name | "linear" | one of "xgboost-tabular", or a name of your own beside the "folder" of your own code | Choose one of them.',
  ],
  [
    'a hyperparameter by another name',
    { algorithm: { hyperparameters: { maxDepth: 3 } } },
    'algorithm.hyperparameters.maxDepth | an unknown key | one of "rounds", "max_depth", "learning_rate", "min_child_weight", "gamma", "reg_lambda", "reg_alpha", "subsample", "colsample_bytree", "early_stopping_rounds", "validation_fraction", "class_weights" and 6 more | Rename "maxDepth" to "max_depth".',
  ],
  [
    'a hyperparameter out of range',
    { algorithm: { hyperparameters: { learning_rate: 0 } } },
    'algorithm.hyperparameters.learning_rate | 0 | more than 0 | Choose a value of more than 0.',
  ],
  [
    'an instance type without its prefix',
    { training: { instances: ['m5.large'] } },
    'training.instances.0 | "m5.large" | an instance type of SageMaker, such as ml.m5.large | Use "ml.m5.large", for example.',
  ],
  [
    'a Graviton instance, where the image is for x86',
    { evaluation: { instances: ['ml.m5.large', 'ml.c7gn.large'] } },
    'evaluation.instances.1 | "ml.c7gn.large", a Graviton instance | an x86 instance: the image of the algorithm is built for x86 alone | Use "ml.m5.large", for example.',
  ],
  [
    'a floor by a metric of another task',
    { gates: { floors: { rmse: 1 } } },
    `gates.floors.rmse | "rmse", which a binary model does not have | one of ${metrics} | Use "auc", for example.`,
  ],
  [
    'a floor by no metric at all',
    { gates: { floors: { aucc: 0.5 } } },
    'gates.floors.aucc | an unknown key | one of "auc", "averagePrecision", "logLoss", "brier", "f1", "accuracy", "weightedF1", "macroAuc", "rmse", "mae", "r2", "pinball" | Rename "aucc" to "auc".',
  ],
  [
    'a margin of a metric of another task',
    { gates: { nonInferiority: [{ metric: 'macroAuc', margin: 0.01 }] } },
    `gates.nonInferiority.0.metric | "macroAuc", which a binary model does not have | one of ${metrics} | Use "auc", for example.`,
  ],
  [
    'two margins of one metric',
    {
      gates: {
        nonInferiority: [
          { metric: 'auc', margin: 0.01 },
          { metric: 'auc', margin: 0.02 },
        ],
      },
    },
    'gates.nonInferiority.1.metric | "auc", the metric of gates.nonInferiority[0] | each metric once | Remove one of the two.',
  ],
  [
    'slices, which come later',
    { gates: { slices: [{ column: 'origin' }] } },
    'gates.slices | a list of 1 | nothing: slices come later: leave them out | Remove entries.',
  ],
  [
    'bias gates, which come later',
    { gates: { bias: [{ column: 'origin', maxDifference: 0.1 }] } },
    'gates.bias | a list of 1 | nothing: bias gates come later: leave them out | Remove entries.',
  ],
  [
    'an approver we do not know',
    { approval: 'human' },
    'approval | "human" | one of "policy", "person" | Choose one of them.',
  ],
  [
    'a quantile of a yes or no',
    { algorithm: { hyperparameters: { quantile: 0.9 } } },
    'algorithm.hyperparameters.quantile | 0.9, for a binary model | nothing: only a regression predicts a quantile | Remove "quantile".',
  ],
  [
    'jobs that may outlast their run',
    { training: { maxMinutes: 4_000 }, evaluation: { maxMinutes: 300 } },
    'training.maxMinutes | 4000 for training and 300 for evaluation | at most 4200 together: a run is stopped after 3 days | Lower it, and choose larger instances if the job needs the time.',
  ],
];

describe('a model’s training, wrongly configured', () => {
  it.each(cases)('tells of %s', (_title, parts, line) => {
    expect(problemsOf(parts)).toEqual([line]);
  });

  it('tells that a mean’s metrics can’t judge a quantile', () => {
    const parts = { algorithm: { hyperparameters: { quantile: 0.9 } } };
    expect(problemsOf(parts, houses).map((line) => line.split(' | ')[0])).toEqual([
      'gates.floors',
      'gates.nonInferiority',
    ]);
    const gates = {
      floors: { pinball: 5_000 },
      nonInferiority: [{ metric: 'pinball', margin: 0.02, marginOf: 'champion' }],
    };
    expect(problemsOf({ ...parts, gates }, houses)).toEqual([]);
  });

  it.each(['ml.g4dn.xlarge', 'ml.g5.xlarge', 'ml.m7i.large', 'ml.c5.xlarge'])(
    'takes %s, which is x86',
    (type) => {
      expect(problemsOf({ training: { instances: [type] } })).toEqual([]);
    },
  );

  it.each(['ml.m6g.large', 'ml.r7gd.large', 'ml.g5g.xlarge', 'ml.c6gn.large', 'ml.t4g.medium'])(
    'refuses %s, which is Graviton',
    (type) => {
      expect(problemsOf({ training: { instances: [type] } })).toHaveLength(1);
    },
  );
});

describe('a model’s run policy', () => {
  const compiled = (parts: object = {}, base: object = validModel()) => {
    const { definitions, policies } = parseConfig({ models: [{ ...base, ...parts }] }, 'a');
    const [definition, policy] = [definitions[0], policies[0]];
    if (!definition || !policy) throw new Error('Nothing was compiled.');
    return { definition, policy };
  };

  it('is no part of the definition: how one trains makes no data anew', () => {
    const plain = compiled();
    const tuned = compiled({
      algorithm: { hyperparameters: { rounds: 50 } },
      window: { versions: 3 },
      gates: { floors: { auc: 0.6 } },
      approval: 'person',
    });
    expect(tuned.definition).toEqual(plain.definition);
    expect(tuned.policy.hash).not.toBe(plain.policy.hash);
  });

  it('has every part of the run parts, and none of the data’s', () => {
    const { definition, policy } = compiled();
    expect(Object.keys(definition.definition)).toEqual([
      'name',
      'task',
      'data',
      'holdOut',
      'limits',
    ]);
    expect(policy.policy).toMatchObject({
      model: 'flight-delay',
      algorithm: {
        name: 'xgboost-tabular',
        image: { repository: 'sagemaker-xgboost', tag: '3.2-0' },
        codeHash: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
        hyperparameters: { rounds: '100', learning_rate: '0.1' },
      },
      gates: { floors: { auc: 0.5 }, minRows: 100 },
    });
    expect(policy.policy.algorithm.hyperparameters).not.toHaveProperty('quantile');
  });

  it('takes default gates by task, and what the config says in their place', () => {
    expect(compiled({}, houses).policy.policy.gates).toMatchObject({
      floors: { r2: 0 },
      nonInferiority: [{ metric: 'rmse', margin: 0.02, marginOf: 'champion' }],
    });
    const { gates } = compiled({ gates: { floors: { f1: 0.3 }, minRows: 50 } }).policy.policy;
    expect(gates).toMatchObject({
      floors: { f1: 0.3 },
      nonInferiority: [{ metric: 'auc', margin: 0.01, marginOf: 'metric' }],
      minRows: 50,
      confidence: 0.95,
    });
    expect(Object.keys(gates.floors)).toEqual(['f1']);
  });

  it('is the same however the config’s keys are ordered', () => {
    const hash = compiled({ training: { volumeGb: 50, maxMinutes: 10 } }).policy.hash;
    expect(compiled({ training: { maxMinutes: 10, volumeGb: 50 } }).policy.hash).toBe(hash);
  });
});
