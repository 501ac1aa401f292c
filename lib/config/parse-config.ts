import { valueText, type Problem } from '../../pipelines/model-definition/problem.ts';
import { definitionProblems } from '../../pipelines/model-definition/rules.ts';
import { compileModel, type HashedDefinition, type HashedPolicy } from './compile-model.ts';
import { ConfigError } from './errors.ts';
import { evergreenConfig, type EvergreenConfig } from './schema.ts';
import { valueAt } from './schema-at.ts';
import { schemaProblems } from './schema-problems.ts';
import { trainingProblems } from './training-rules.ts';

/** A checked configuration with every default filled in. */
export interface LoadedConfig {
  readonly config: EvergreenConfig;
  /** One a model, in the order of `config.models`. */
  readonly definitions: readonly HashedDefinition[];
  /** How runs of each train, judge and approve: one a model, in the same order. */
  readonly policies: readonly HashedPolicy[];
}

/**
 * Checks a configuration against the schema and the rules that span its parts.
 *
 * @param file - How messages name it.
 * @throws ConfigError listing everything that is wrong, not only the first.
 */
export function parseConfig(input: unknown, file: string): LoadedConfig {
  const problems = [...schemaProblems(input), ...modelProblems(input)];
  if (problems.length > 0) throw new ConfigError(file, problems.toSorted(byModel));
  const config = evergreenConfig.parse(input);
  const models = config.models.map(compileModel);
  return {
    config,
    definitions: models.map(({ definition }) => definition),
    policies: models.map(({ policy }) => policy),
  };
}

function modelProblems(input: unknown): Problem[] {
  const models = valueAt(input, ['models']);
  if (!Array.isArray(models)) return [];
  const names = models.map((model) => valueAt(model, ['name']));
  return models.flatMap((model, index) => [
    ...repeatedName(names, index),
    ...[...definitionProblems(model), ...trainingProblems(model)].map((problem) => ({
      ...problem,
      path: ['models', index, ...problem.path],
    })),
  ]);
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
