import type { ModelDefinition } from '../model-definition/contract.ts';
import type { ColumnRule } from './contract.ts';

/** A column that is stored, under its name in the contract. */
export interface StoredColumn {
  readonly name: string;
  readonly rule: ColumnRule;
  /** What the column is for; a feature when it has no other part to play. */
  readonly role: ColumnRole;
}

/** The part a column plays. The label comes first when a column could be called two things. */
type ColumnRole = 'label' | 'time' | 'group' | 'key' | 'feature';

/**
 * The columns a dataset version keeps, by name: two definitions of one hash may list their columns
 * in different orders, and one dataset version has one form.
 */
export function storedColumns(definition: ModelDefinition): StoredColumn[] {
  const ignored = new Set(definition.data.ignore);
  return Object.entries(definition.data.columns)
    .filter(([name]) => !ignored.has(name))
    .map(([name, rule]) => ({ name, rule, role: roleOf(name, definition) }))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function roleOf(name: string, { data }: ModelDefinition): ColumnRole {
  if (name === data.label.column) return 'label';
  if (name === data.time) return 'time';
  if (name === data.group) return 'group';
  return data.key?.includes(name) === true ? 'key' : 'feature';
}
