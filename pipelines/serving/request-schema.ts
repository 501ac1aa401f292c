import * as z from 'zod';
import type { ColumnRule } from '../data-contract/contract.ts';
import { exampleOf } from '../data-contract/strptime.ts';
import type { ModelDefinition } from '../model-definition/contract.ts';
import { featureColumns } from '../model-definition/feature-columns.ts';
import { inferenceId, MAX_RECORDS } from './contract.ts';
import { type MomentFormat, momentFormat } from './moment.ts';

/** One record as it was read: features, and columns that are dropped. */
export type RequestRecord = Readonly<Record<string, unknown>>;

type RecordSchema = z.ZodType<RequestRecord>;

/** How the requests of one model are read. The OpenAPI document is made from the same schemas. */
export interface RequestSchemas {
  readonly features: readonly string[];
  readonly record: RecordSchema;
  /** `{"records": […]}` */
  readonly many: z.ZodType<{ records: RequestRecord[]; inferenceId?: string | undefined }>;
  /** `{"record": {…}}` */
  readonly one: z.ZodType<{ record: RequestRecord; inferenceId?: string | undefined }>;
}

/** The schemas of a model's requests: its features, typed as its data contract has them. */
export function requestSchemas(definition: ModelDefinition): RequestSchemas {
  const features = featureColumns(definition);
  const record = recordSchema(definition, features);
  const id = inferenceId.optional();
  return {
    features,
    record,
    many: z.strictObject({
      records: z.array(record).min(1).max(MAX_RECORDS),
      inferenceId: id,
    }),
    one: z.strictObject({ record, inferenceId: id }),
  };
}

function recordSchema({ data }: ModelDefinition, features: readonly string[]): RecordSchema {
  const isFeature = new Set(features);
  const shape: Record<string, z.ZodType> = {};
  for (const [name, rule] of Object.entries(data.columns)) {
    shape[name] = isFeature.has(name) ? featureSchema(rule) : dropped;
  }
  for (const name of data.ignore) shape[name] = dropped;
  return data.extraColumns === 'reject' ? z.strictObject(shape) : z.object(shape);
}

const dropped = z
  .unknown()
  .optional()
  .describe('Not read by the model: it may be sent, and is dropped.');

/** A value of a column; one that may have none may be null or left out. */
function featureSchema(rule: ColumnRule): z.ZodType {
  const described = rule.description === undefined ? {} : { description: rule.description };
  const value = valueSchema(rule).meta(described);
  return rule.nullable ? value.nullish() : value;
}

function valueSchema(rule: ColumnRule): z.ZodType {
  switch (rule.type) {
    case 'integer':
      return ranged(z.int(), rule);
    case 'number':
      return ranged(z.number(), rule);
    case 'boolean':
      return z.boolean();
    case 'category':
      return rule.values === undefined ? z.string() : z.enum(rule.values);
    case 'string':
      return z.string();
    case 'date':
    case 'timestamp':
      return momentSchema(rule);
  }
}

function ranged(
  schema: z.ZodNumber,
  { min, max }: { readonly min?: number | undefined; readonly max?: number | undefined },
): z.ZodType {
  const above = min === undefined ? schema : schema.gte(min);
  return max === undefined ? above : above.lte(max);
}

/** Names the part of a moment's schema that failed. */
export const momentFaults = { format: 'moment-format', range: 'moment-range' } as const;

function momentSchema(rule: Extract<ColumnRule, { type: 'date' | 'timestamp' }>): z.ZodType {
  const format = momentFormat(rule.format);
  const text = z.string().meta({
    description: `In the format ${rule.format}.`,
    examples: [exampleOf(rule.format)],
    ...(format && { pattern: format.pattern.source.replaceAll(/\?<\w+>/g, '?:') }),
  });
  return format === undefined ? text.min(1) : text.check(momentCheck(rule, format));
}

function momentCheck(
  { min, max }: { readonly min?: string | undefined; readonly max?: string | undefined },
  format: MomentFormat,
) {
  const least = min === undefined ? -Infinity : Date.parse(min);
  const greatest = max === undefined ? Infinity : Date.parse(max);
  return z.check<string>(({ value, issues }) => {
    const moment = format.read(value);
    if (moment !== undefined && moment >= least && moment <= greatest) return;
    const fault = moment === undefined ? momentFaults.format : momentFaults.range;
    issues.push({ code: 'custom', input: value, params: { fault } });
  });
}
