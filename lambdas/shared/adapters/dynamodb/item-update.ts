import type { ItemUpdate } from './ledger-table.ts';

/** What an update depends on, in DynamoDB's own words; `#rank`, `#attempt` and the like are free. */
export interface UpdateCondition {
  readonly expression: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/**
 * An update that sets some attributes and removes others. Each has its name's placeholder, `#name`
 * and `:name`, which the condition may use; attributes that are undefined are not touched.
 */
export function itemUpdate(
  set: Readonly<Record<string, unknown>>,
  remove: readonly string[],
  condition: UpdateCondition,
): ItemUpdate {
  const values = Object.entries(set).filter(([, value]) => value !== undefined);
  const names = [...values.map(([name]) => name), ...remove];
  const removal = remove.map((name) => `#${name}`).join(', ');
  const setting = values.map(([name]) => `#${name} = :${name}`).join(', ');
  return {
    UpdateExpression: `SET ${setting}${removal && ` REMOVE ${removal}`}`,
    ConditionExpression: condition.expression,
    ExpressionAttributeNames: {
      ...Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ...condition.names,
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
      ...condition.values,
    },
  };
}
