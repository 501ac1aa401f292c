import {
  columnNameProblems,
  ignoredColumnProblems,
  rangeProblems,
  valueListProblems,
} from './column-rules.ts';
import { draftOf, type DefinitionDraft } from './draft.ts';
import { labelTypeProblems, positiveProblems } from './label-rules.ts';
import type { Problem } from './problem.ts';
import {
  featureFormatProblems,
  featureProblems,
  groupAndKeyProblems,
  labelRoleProblems,
  timeProblems,
  undeclaredProblems,
} from './role-rules.ts';

const rules: readonly ((draft: DefinitionDraft) => Problem[])[] = [
  columnNameProblems,
  rangeProblems,
  valueListProblems,
  ignoredColumnProblems,
  undeclaredProblems,
  labelRoleProblems,
  labelTypeProblems,
  positiveProblems,
  timeProblems,
  groupAndKeyProblems,
  featureProblems,
  featureFormatProblems,
];

/**
 * What a schema can't say of one model definition: how its parts must fit together. Takes the
 * definition as written or as compiled, broken or not, and finds everything at once; paths begin at
 * the definition. No problem is told twice: what the schema refuses is left to the schema.
 */
export function definitionProblems(definition: unknown): Problem[] {
  const draft = draftOf(definition);
  return rules.flatMap((rule) => rule(draft));
}
