import type { DataContract } from '../data-contract/contract.ts';

/** As much of a data contract as decides what a model learns from. */
export type ColumnRoles = Pick<DataContract, 'columns' | 'time' | 'group' | 'key'> & {
  readonly label: Pick<DataContract['label'], 'column'>;
};

/**
 * The columns a model learns from: the declared ones without the label, the time, the group and the
 * key, and without `string` columns (free text and identifiers are stored, but are no features).
 * Sorted, because two definitions of one hash may list their columns in different orders.
 */
export function featureColumns(definition: { readonly data: ColumnRoles }): string[] {
  const { columns, label, time, group, key } = definition.data;
  const roles = new Set([label.column, time, group, ...(key ?? [])]);
  return Object.entries(columns)
    .filter(([name, rule]) => rule.type !== 'string' && !roles.has(name))
    .map(([name]) => name)
    .toSorted();
}
