import { hashOf } from '../shared/canonical-json.ts';
import type { ModelDefinition } from '../model-definition/contract.ts';
import { storedColumns } from './columns.ts';

/**
 * Hash of the stored columns' names, types and roles and of the task: equal when two dataset
 * versions can be trained on together. The order of columns, ranges and nullability don't count.
 */
export function schemaHashOf(definition: ModelDefinition): string {
  const columns = storedColumns(definition).map(
    ({ name, rule, role }) => [name, { type: rule.type, role }] as const,
  );
  return hashOf({ task: definition.task, columns: Object.fromEntries(columns) });
}
