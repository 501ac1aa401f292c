import type { ModelDefinitionInput } from '../../../../pipelines/model-definition/contract.ts';
import { definitionProblems } from '../../../../pipelines/model-definition/rules.ts';
import { validModel } from './valid-model.ts';

type Data = Partial<ModelDefinitionInput['data']>;
type Columns = ModelDefinitionInput['data']['columns'];

export const base = validModel().data.columns;

/** A definition with mistakes, and what is told of it. */
export interface Case {
  readonly title: string;
  readonly model: unknown;
  /** `path | got | expected | fix`, one a problem. */
  readonly lines: readonly string[];
}

/** A valid definition with other parts of its data. */
export const data = (parts: Data, rest: Partial<ModelDefinitionInput> = {}): ModelDefinitionInput =>
  validModel(parts, rest);
/** A valid definition with other columns. */
export const columns = (parts: Columns, rest: Data = {}): ModelDefinitionInput =>
  validModel({ columns: { ...base, ...parts }, ...rest });

/** What is told of a definition, as lines of a case. */
export function problemsOf(model: unknown): readonly string[] {
  return definitionProblems(model).map(({ path, got, expected, fix }) =>
    [path.join('.'), got, expected, fix].join(' | '),
  );
}
