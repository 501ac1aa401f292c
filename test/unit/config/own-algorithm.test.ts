import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../../lib/config/load-config.ts';
import { parseConfig } from '../../../lib/config/parse-config.ts';
import { codeHashOf } from '../../../pipelines/algorithm/code-hash.ts';
import { problemsIn } from '../../support/config-problems.ts';
import { validModel } from '../pipelines/model-definition/valid-model.ts';

let directory: string;

/** A folder of code beside the configuration file. */
function write(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  mkdirSync(join(directory, folder), { recursive: true });
  for (const [name, content] of Object.entries(files)) {
    writeFileSync(join(directory, folder, name), content);
  }
}

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'evergreen-config-'));
  write('mine', { 'train.py': 'a', 'evaluate.py': 'b', 'inference.py': 'c', 'notes.md': 'd' });
});

const mine = { name: 'mine', folder: './mine' };

function parse(...algorithms: readonly object[]) {
  const names = ['first', 'second', 'third'];
  const models = algorithms.map((algorithm, index) => ({
    ...validModel(),
    name: names[index],
    algorithm,
  }));
  return parseConfig({ models }, join(directory, 'evergreen.config.ts'));
}

/** With paths from the model's number on. */
function problemsOf(...algorithms: readonly object[]): string[] {
  return problemsIn(() => parse(...algorithms), 1);
}

describe('an algorithm of one’s own', () => {
  it('needs a name and a folder, and says the rest in the policy', () => {
    const { policies, algorithms } = parse(mine);
    const [code] = algorithms;
    expect(code?.files.map(({ name }) => name)).toEqual([
      'evaluate.py',
      'inference.py',
      'train.py',
    ]);
    expect(policies[0]?.policy.algorithm).toEqual({
      name: 'mine',
      image: { repository: 'sagemaker-xgboost', tag: '3.2-0' },
      codeHash: codeHashOf(code?.files ?? []),
      entryPoints: { train: 'train.py', evaluate: 'evaluate.py', serve: 'inference.py' },
      trainingMetrics: [],
      hyperparameters: {},
    });
  });

  it('takes its own image tag, files, metrics and hyperparameters', () => {
    write('mine', { 'fit.py': 'e' });
    const trainingMetrics = [{ Name: 'loss', Regex: 'loss=([0-9.]+)' }];
    const { policies } = parse({
      ...mine,
      image: { tag: '1.7-1' },
      entryPoints: { train: 'fit.py' },
      trainingMetrics,
      hyperparameters: { depth: 3, rate: 0.1, fast: true, quantile: 'none' },
    });
    expect(policies[0]?.policy.algorithm).toMatchObject({
      image: { repository: 'sagemaker-xgboost', tag: '1.7-1' },
      entryPoints: { train: 'fit.py', evaluate: 'evaluate.py' },
      trainingMetrics,
      hyperparameters: { depth: '3', rate: '0.1', fast: 'true', quantile: 'none' },
    });
  });

  it('makes another run by each byte of its code', () => {
    const before = parse(mine).policies[0]?.hash;
    write('mine', { 'notes.md': 'other notes', 'tests.txt': '' });
    expect(parse(mine).policies[0]?.hash).toBe(before);
    write('mine', { 'inference.py': 'other code' });
    expect(parse(mine).policies[0]?.hash).not.toBe(before);
  });

  it('may train several models, and stand beside the shipped one', () => {
    const { algorithms, policies } = parse(mine, { ...mine, hyperparameters: { a: 1 } }, {});
    expect(algorithms.map(({ algorithm }) => algorithm.name)).toEqual(['mine', 'xgboost-tabular']);
    expect(policies.map(({ policy }) => policy.algorithm.trainingMetrics.length)).toEqual([
      0, 0, 4,
    ]);
  });

  it('is for JSON configurations too, its folder seen from the file', async () => {
    const content = { models: [{ ...validModel(), algorithm: mine }] };
    writeFileSync(join(directory, 'evergreen.config.json'), JSON.stringify(content));
    const { algorithms } = await loadConfig(directory);
    expect(algorithms[0]?.algorithm.name).toBe('mine');
  });
});

const files = '"evaluate.py", "inference.py", "train.py"';

const cases: readonly (readonly [string, object, string])[] = [
  [
    'a shipped algorithm’s name',
    { ...mine, name: 'xgboost-tabular' },
    'algorithm.name | "xgboost-tabular" | a name that no shipped algorithm has | Correct "name".',
  ],
  [
    'a name that is none',
    { ...mine, name: 'My Own' },
    'algorithm.name | "My Own" | 2 to 32 lower-case letters, digits and hyphens, starting with a letter | Use "my-own", for example.',
  ],
  ['no name', { folder: './mine' }, 'algorithm.name | nothing | a text | Add "name".'],
  [
    'a folder that is not there',
    { ...mine, folder: './yours' },
    'algorithm.folder | "./yours", where no folder is | a folder, seen from the folder of the configuration file | Correct the path, or create the folder.',
  ],
  [
    'a file in place of a folder',
    { ...mine, folder: './mine/train.py' },
    'algorithm.folder | "./mine/train.py", where no folder is | a folder, seen from the folder of the configuration file | Correct the path, or create the folder.',
  ],
  [
    'a folder without code',
    { ...mine, folder: '.' },
    'algorithm.folder | ".", a folder without .py files | the folder that the code lies right in: folders inside it are left out | Point to that folder.',
  ],
  [
    'a file that the folder does not hold',
    { ...mine, entryPoints: { train: 'trian.py' } },
    `algorithm.entryPoints.train | "trian.py", which the folder does not hold | one of ${files} | Did you mean "train.py"?`,
  ],
  [
    'a file outside the folder',
    { ...mine, entryPoints: { serve: '../mine/inference.py' } },
    'algorithm.entryPoints.serve | "../mine/inference.py" | the name of a .py file in the folder, such as train.py | Choose another name.',
  ],
  [
    'an image of a repository that nobody knows the registries of',
    { ...mine, image: { repository: 'pytorch-training' } },
    'algorithm.image.repository | "pytorch-training" | one of "sagemaker-xgboost": the registries of each region are known of no other | Choose one of them.',
  ],
  [
    'a hyperparameter that is a list',
    { ...mine, hyperparameters: { layers: [1, 2] } },
    'algorithm.hyperparameters.layers | a list of 2 | a number, true or false, or a text of at most 2,500 characters on one line | Choose one of them.',
  ],
  [
    'a hyperparameter that is the run’s',
    { ...mine, hyperparameters: { candidate_id: 'me' } },
    'algorithm.hyperparameters.candidate_id | a value | nothing: each run sets it itself | Remove "candidate_id".',
  ],
  [
    'an option that is none',
    { ...mine, entrypoints: {} },
    'algorithm.entrypoints | an unknown key | one of "name", "folder", "image", "entryPoints", "trainingMetrics", "hyperparameters" | Rename "entrypoints" to "entryPoints".',
  ],
  [
    'a metric without its pattern',
    { ...mine, trainingMetrics: [{ Name: 'loss' }] },
    'algorithm.trainingMetrics.0.Regex | nothing | a text | Add "Regex".',
  ],
];

describe('an algorithm of one’s own, wrongly configured', () => {
  it.each(cases)('tells of %s', (_title, algorithm, line) => {
    expect(problemsOf(algorithm)).toEqual([`0.${line}`]);
  });

  it('tells of code that is not UTF-8: it travels as text', () => {
    write('mine', { 'train.py': Buffer.from('# caf\u00e9', 'latin1') });
    expect(problemsOf(mine)).toEqual([
      '0.algorithm.folder | "train.py", which is not UTF-8 | code in UTF-8, as Python reads it by itself | Save the file as UTF-8.',
    ]);
  });

  it('tells of a file that is usual and missing', () => {
    write('bare', { 'train.py': '', 'evaluate.py': '' });
    expect(problemsOf({ name: 'bare', folder: 'bare' })).toEqual([
      '0.algorithm.entryPoints.serve | "inference.py", which the folder does not hold | one of "evaluate.py", "train.py" | Name one of them, or write the file: docs/algorithms.md says what it must do.',
    ]);
  });

  it('tells of one name for two folders', () => {
    write('other', { 'train.py': '', 'evaluate.py': '', 'inference.py': '' });
    expect(problemsOf(mine, mine, { ...mine, folder: './other' })).toEqual([
      '2.algorithm.name | "mine", the name of the algorithm in another folder, of models[0] | one folder a name | Rename one of the two algorithms.',
    ]);
  });
});
