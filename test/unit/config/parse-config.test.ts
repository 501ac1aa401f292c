import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../../lib/config/errors.ts';
import { parseConfig } from '../../../lib/config/parse-config.ts';
import { EvergreenError } from '../../../pipelines/shared/errors.ts';
import { validModel } from '../pipelines/model-definition/valid-model.ts';

const valid = validModel();
const config = (parts: object): unknown => ({ models: [valid], ...parts });
const model = (parts: object): unknown => ({ models: [{ ...valid, ...parts }] });
const withColumn = (rule: unknown, name = 'extra'): unknown =>
  model({ data: { ...valid.data, columns: { ...valid.data.columns, [name]: rule } } });
const withData = (parts: object): unknown => model({ data: { ...valid.data, ...parts } });

const types = '"integer", "number", "boolean", "category", "string", "date", "timestamp"';

/** What is wrong, and the `path | got | expected | fix` it is told by. */
const cases: readonly (readonly [string, unknown, string])[] = [
  ['no object', 3, '(the whole file) | 3 | an object | Write an object instead.'],
  ['nothing', undefined, '(the whole file) | nothing | an object | Add "the configuration".'],
  ['no models', {}, 'models | nothing | a list | Add "models".'],
  [
    'an empty list of models',
    { models: [] },
    'models | an empty list | at least 1 entry | Add an entry.',
  ],
  [
    'an unknown key near a known one',
    config({ plattform: {} }),
    'plattform | an unknown key | one of "name", "stage", "platform", "models" | Rename "plattform" to "platform".',
  ],
  [
    'an unknown key near nothing',
    model({ explanations: {} }),
    'models[0].explanations | an unknown key | one of "name", "description", "task", "data", "holdOut", "limits", "algorithm", "window", "training", "evaluation", "capacityWaitSeconds", "gates" and 5 more | Remove "explanations".',
  ],
  [
    'an unknown key in a column, whose type decides what is known',
    withColumn({ type: 'boolean', min: 1 }),
    'models[0].data.columns.extra.min | an unknown key | one of "type", "nullable", "pii", "description" | Remove "min".',
  ],
  [
    'an unknown key in a section with defaults',
    model({ holdOut: { fractoin: 0.1 } }),
    'models[0].holdOut.fractoin | an unknown key | one of "fraction", "keepVersions", "salt" | Rename "fractoin" to "fraction".',
  ],
  [
    'a system name with capitals',
    config({ name: 'My Shop' }),
    'name | "My Shop" | 1 to 20 lower-case letters, digits and hyphens, starting with a letter | Use "my-shop", for example.',
  ],
  [
    'a model name that no letters are left of',
    model({ name: '!' }),
    'models[0].name | "!" | 2 to 32 lower-case letters, digits and hyphens, starting with a letter | Choose another name.',
  ],
  [
    'a stage we do not know',
    config({ stage: 'prod' }),
    'stage | "prod" | one of "development", "production" | Did you mean "production"?',
  ],
  [
    'a retention CloudWatch does not offer',
    config({ platform: { logRetentionDays: 100 } }),
    'platform.logRetentionDays | 100 | one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 | Use 90, the nearest.',
  ],
  [
    'a mail address without a host',
    config({ platform: { alarmEmails: ['a@example.com', 'ops'] } }),
    'platform.alarmEmails[1] | "ops" | an e-mail address like "on-call@example.com" | Write an e-mail address like "on-call@example.com".',
  ],
  [
    'a missing task',
    model({ task: undefined }),
    'models[0].task | nothing | one of "binary", "multiclass", "regression" | Add "task".',
  ],
  [
    'an abbreviated column type',
    withColumn({ type: 'int' }),
    `models[0].data.columns.extra.type | "int" | one of ${types} | Did you mean "integer"?`,
  ],
  [
    'a column without a type',
    withColumn({}),
    `models[0].data.columns.extra.type | nothing | one of ${types} | Add "type".`,
  ],
  [
    'a column that is no rule, and whose name needs quotes',
    withColumn('number', 'wind speed'),
    'models[0].data.columns["wind speed"] | "number" | an object | Write an object instead.',
  ],
  [
    'a column name with a quote',
    withColumn({ type: 'string' }, 'a"b'),
    'models[0].data.columns["a\\"b"] | "a\\"b" | a column name holds neither control characters nor double quotes | Rename the column, in the files too, or leave it to data.ignore or data.extraColumns.',
  ],
  [
    'a number in quotes',
    withColumn({ type: 'number', max: '4.50' }),
    'models[0].data.columns.extra.max | "4.50" | a number | Write 4.5, without quotes.',
  ],
  [
    'a yes in quotes',
    withColumn({ type: 'number', nullable: 'true' }),
    'models[0].data.columns.extra.nullable | "true" | true or false | Write true, without quotes.',
  ],
  [
    'a day that no calendar has',
    withColumn({ type: 'date', min: '2013-02-30' }),
    'models[0].data.columns.extra.min | "2013-02-30" | a date like "2013-01-31" | Write a date like "2013-01-31".',
  ],
  [
    'one name where a list belongs',
    withData({ ignore: 'note' }),
    'models[0].data.ignore | "note" | a list | Write ["note"].',
  ],
  [
    'a fraction of more than everything',
    model({ holdOut: { fraction: 1.1 } }),
    'models[0].holdOut.fraction | 1.1 | less than 1 | Choose a value of less than 1.',
  ],
  [
    'a half version',
    model({ holdOut: { keepVersions: 2.5 } }),
    'models[0].holdOut.keepVersions | 2.5 | a whole number | Write 3, for example.',
  ],
  [
    'a negative limit',
    model({ limits: { maxRows: -1 } }),
    'models[0].limits.maxRows | -1 | more than 0 | Choose a value of more than 0.',
  ],
  ['a null', model({ data: null }), 'models[0].data | null | an object | Write an object instead.'],
  [
    'a novel as description',
    model({ description: 'x'.repeat(501) }),
    `models[0].description | "${'x'.repeat(76)}... | at most 500 characters | Shorten it.`,
  ],
  [
    'a rule between parts',
    withData({ time: 'houre' }),
    'models[0].data.time | "houre" | one of the declared columns: "late", "hour", "day", "flight", "wind" | Did you mean "hour"?',
  ],
  [
    'two models of one name',
    { models: [valid, valid] },
    'models[1].name | "flight-delay", the name of models[0] | a name of its own | Rename one of the two models.',
  ],
];

describe('parseConfig', () => {
  it.each(cases)('tells of %s', (_title, input, line) => {
    expect(fieldsOf(messageOf(input))).toEqual([line]);
  });

  it('tells everything at once, the whole file first and then model by model', () => {
    const broken = { ...valid, data: { ...valid.data, time: 'x', tyme: 'hour' } };
    const message = messageOf({ models: [broken, { ...broken, task: 'bin' }], stage: 1 });
    expect(fieldsOf(message).map((line) => line.split(' | ')[0])).toEqual([
      'stage',
      'models[0].data.tyme',
      'models[0].data.time',
      'models[1].task',
      'models[1].data.tyme',
      'models[1].name',
      'models[1].data.time',
    ]);
  });

  it('writes a message that reads as a list', () => {
    expect(messageOf(config({ stage: 'prod', platform: { logRetentionDays: 8 } }))).toBe(
      [
        'evergreen.config.ts has 2 problems.',
        '',
        '  stage',
        '    got         "prod"',
        '    expected    one of "development", "production"',
        '    fix         Did you mean "production"?',
        '',
        '  platform.logRetentionDays',
        '    got         8',
        '    expected    one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827,',
        '                2192, 2557, 2922, 3288, 3653',
        '    fix         Use 7, the nearest.',
      ].join('\n'),
    );
  });

  it('throws an error that log lines can count', () => {
    const error = new ConfigError('evergreen.config.ts', []);
    expect(error).toBeInstanceOf(EvergreenError);
    expect(error).toMatchObject({
      name: 'ConfigError',
      data: { file: 'evergreen.config.ts', problems: 0 },
    });
  });

  it('fills in every default', () => {
    const { config: parsed } = parseConfig(config({}), 'evergreen.config.ts');
    expect(parsed).toMatchObject({
      name: 'evergreen',
      stage: 'production',
      platform: {
        architecture: 'x86_64',
        logRetentionDays: 90,
        accessLogRetentionDays: 90,
        alarmEmails: [],
      },
      models: [
        {
          holdOut: { fraction: 0.2 },
          limits: { maxColumns: 1000 },
          algorithm: { name: 'xgboost-tabular', hyperparameters: { rounds: 100 } },
          window: { versions: 24 },
          training: { volumeGb: 30, maxMinutes: 60 },
          evaluation: { volumeGb: 30, maxMinutes: 30 },
          capacityWaitSeconds: 60,
          approval: 'policy',
          retraining: { minNewRows: 1, onDrift: true },
          monitoring: { everyMinutes: 60 },
        },
      ],
    });
  });
});

function messageOf(input: unknown): string {
  try {
    parseConfig(input, 'evergreen.config.ts');
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'no problem';
}

/** One line a problem, its wrapped lines joined again. */
function fieldsOf(message: string): string[] {
  const [, ...problems] = message.split('\n\n');
  return problems.map((problem) =>
    problem
      .replaceAll(/\n {16}/g, ' ')
      .split('\n')
      .map((line) => line.replace(/^ {4}(got|expected|fix) +/, '').trim())
      .join(' | '),
  );
}
