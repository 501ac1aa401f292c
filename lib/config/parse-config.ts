import { dirname, resolve } from 'node:path';
import { valueText, type Problem } from '../../pipelines/model-definition/problem.ts';
import { definitionProblems } from '../../pipelines/model-definition/rules.ts';
import { algorithmNameProblems, algorithmProblems } from './algorithm-rules.ts';
import type { AlgorithmCode } from './algorithms.ts';
import {
  compileModel,
  type HashedDefinition,
  type HashedMonitoringPolicy,
  type HashedPolicy,
  type HashedRetrainingPolicy,
  type HashedServingPolicy,
} from './compile-model.ts';
import { ConfigError } from './errors.ts';
import { retrainingProblems } from './retraining-rules.ts';
import { evergreenConfig, type EvergreenConfig } from './schema.ts';
import { valueAt } from './schema-at.ts';
import { schemaProblems } from './schema-problems.ts';
import { servingProblems } from './serving-rules.ts';
import { trainingProblems } from './training-rules.ts';

/** A checked configuration with every default filled in. */
export interface LoadedConfig {
  readonly config: EvergreenConfig;
  /** One a model, in the order of `config.models`. */
  readonly definitions: readonly HashedDefinition[];
  /** How runs of each train, judge and approve: one a model, in the same order. */
  readonly policies: readonly HashedPolicy[];
  /** How each is served and released: one a model, in the same order. */
  readonly servingPolicies: readonly HashedServingPolicy[];
  /** When each is trained again: one a model, in the same order. */
  readonly retrainingPolicies: readonly HashedRetrainingPolicy[];
  /** How the traffic of each is watched: one a model, in the same order. */
  readonly monitoringPolicies: readonly HashedMonitoringPolicy[];
  /** What trains the models, once each however many models use it; by name. */
  readonly algorithms: readonly AlgorithmCode[];
}

/**
 * Checks a configuration against the schema and the rules that span its parts.
 *
 * @param file - Its path: messages name it so, and paths in it begin at its folder.
 * @throws ConfigError listing everything that is wrong, not only the first.
 */
export function parseConfig(input: unknown, file: string): LoadedConfig {
  const directory = dirname(resolve(file));
  const problems = [...schemaProblems(input), ...modelProblems(input, directory)];
  if (problems.length > 0) throw new ConfigError(file, problems.toSorted(byModel));
  const config = evergreenConfig.parse(input);
  const models = config.models.map((model) => compileModel(model, directory));
  return {
    config,
    definitions: models.map(({ definition }) => definition),
    policies: models.map(({ policy }) => policy),
    servingPolicies: models.map(({ serving }) => serving),
    retrainingPolicies: models.map(({ retraining }) => retraining),
    monitoringPolicies: models.map(({ monitoring }) => monitoring),
    algorithms: onceEach(models.map(({ algorithm }) => algorithm)),
  };
}

function onceEach(algorithms: readonly AlgorithmCode[]): AlgorithmCode[] {
  const byName = new Map(algorithms.map((each) => [each.algorithm.name, each]));
  return [...byName.keys()].toSorted().flatMap((name) => byName.get(name) ?? []);
}

function modelProblems(input: unknown, directory: string): Problem[] {
  const models = valueAt(input, ['models']);
  if (!Array.isArray(models)) return [];
  const names = models.map((model) => valueAt(model, ['name']));
  const rules = [
    definitionProblems,
    trainingProblems,
    servingProblems,
    retrainingProblems,
    (model: unknown) => algorithmProblems(model, directory),
  ];
  return [
    ...models.flatMap((model, index) => [
      ...repeatedName(names, index),
      ...rules
        .flatMap((rule) => rule(model))
        .map((problem) => ({ ...problem, path: ['models', index, ...problem.path] })),
    ]),
    ...algorithmNameProblems(models, directory),
  ];
}

function repeatedName(names: readonly unknown[], index: number): Problem[] {
  const first = names.indexOf(names[index]);
  if (first === index || typeof names[index] !== 'string') return [];
  return [
    {
      path: ['models', index, 'name'],
      got: `${valueText(names[index])}, the name of models[${first}]`,
      expected: 'a name of its own',
      fix: 'Rename one of the two models.',
    },
  ];
}

/** What concerns the whole file first, then model by model. */
function byModel(a: Problem, b: Problem): number {
  return modelIndex(a) - modelIndex(b);
}

function modelIndex({ path }: Problem): number {
  return path[0] === 'models' && typeof path[1] === 'number' ? path[1] : -1;
}
