import { ConfigError } from '../../lib/config/errors.ts';
import { parseConfig } from '../../lib/config/parse-config.ts';
import { validModel } from '../unit/pipelines/model-definition/valid-model.ts';

/**
 * What a configuration is refused for, each problem as `path | got | expected | fix`.
 * @param above - how much of a path goes without saying, such as `models.0`
 */
export function problemsIn(parse: () => unknown, above: number): string[] {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ path, got, expected, fix }) =>
      [path.slice(above).join('.'), got, expected, fix].join(' | '),
    );
  }
  return [];
}

/** Problems of a model with these parts, with paths from the model on. */
export function problemsOf(parts: object, base: object = validModel()): string[] {
  return problemsIn(
    () => parseConfig({ models: [{ ...base, ...parts }] }, 'evergreen.config.ts'),
    2,
  );
}
