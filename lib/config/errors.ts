import type { Problem } from '../../pipelines/model-definition/problem.ts';
import { EvergreenError } from '../../pipelines/shared/errors.ts';
import { problemText } from './problem-text.ts';

/** A configuration that breaks rules. The message lists every problem with its path and its fix. */
export class ConfigError extends EvergreenError {
  override readonly name = 'ConfigError';
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[]) {
    super(problemText(file, problems), { file, problems: problems.length });
    this.problems = problems;
  }
}

/** A configuration file that is missing, or can't be run or parsed. */
export class ConfigFileError extends EvergreenError {
  override readonly name = 'ConfigFileError';

  constructor(file: string, message: string, fix: string, options?: ErrorOptions) {
    super(`${message}\n\n    fix         ${fix}`, { file }, options);
  }
}
