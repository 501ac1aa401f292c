import * as z from 'zod';
import {
  columnRule,
  dataContract,
  ingestLimits,
  type ColumnRule,
} from '../data-contract/contract.ts';
import { task, type Task } from './contract.ts';

/**
 * What can be read of a model definition that may be broken elsewhere. The rules read this, so that
 * one wrong key doesn't hide the problems behind it. What is undefined was absent or unreadable and
 * is reported by the schema; no rule speaks of it.
 */
export interface DefinitionDraft {
  readonly task: Task | undefined;
  /** Every declared column; without a rule where the rule is unreadable. */
  readonly columns: ReadonlyMap<string, ColumnRule | undefined>;
  readonly label: string | undefined;
  readonly positive: string | undefined;
  readonly time: string | undefined;
  readonly group: string | undefined;
  readonly key: readonly string[];
  readonly ignore: readonly string[];
  readonly nulls: readonly string[];
  readonly maxColumns: number | undefined;
}

const data = dataContract.shape;
const anyObject = z.record(z.string(), z.unknown());

/** Reads a definition part by part. */
export function draftOf(definition: unknown): DefinitionDraft {
  const root = readable(anyObject, definition) ?? {};
  const contract = readable(anyObject, root['data']) ?? {};
  const columns = readable(anyObject, contract['columns']) ?? {};
  const label = readable(anyObject, contract['label']) ?? {};
  const limits = readable(anyObject, root['limits'] ?? {}) ?? {};
  return {
    task: readable(task, root['task']),
    columns: new Map(
      Object.entries(columns).map(([name, rule]) => [name, readable(columnRule, rule)]),
    ),
    label: readable(data.label.shape.column, label['column']),
    positive: readable(data.label.shape.positive, label['positive']),
    time: readable(data.time, contract['time']),
    group: readable(data.group, contract['group']),
    key: readable(data.key, contract['key']) ?? [],
    ignore: readable(data.ignore, contract['ignore']) ?? [],
    nulls: readable(data.nulls, contract['nulls']) ?? [],
    maxColumns: readable(ingestLimits.shape.maxColumns, limits['maxColumns']),
  };
}

function readable<T>(schema: z.ZodType<T>, value: unknown): T | undefined {
  const result = schema.safeParse(value);
  return result.success ? result.data : undefined;
}
