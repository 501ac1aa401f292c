import * as z from 'zod';
import { contentHash, modelName } from '../model-definition/contract.ts';

/** `dsv-` and 20 hexadecimal digits: a hash of model, contract and the file's bytes. */
export const datasetVersionId = z.string().regex(/^dsv-[0-9a-f]{20}$/);

/** An object of ours, and the bytes it must have. */
export const storedObject = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  sha256: contentHash,
  bytes: z.int().nonnegative(),
});
export type StoredObject = z.infer<typeof storedObject>;

/** The file format found by looking at the bytes, whatever the key's ending says. */
export const fileFormat = z.enum(['csv', 'csv.gz', 'parquet']);
export type FileFormat = z.infer<typeof fileFormat>;

/** The uploaded object, exactly as it was read. */
export const rawObject = z.strictObject({
  bucket: z.string(),
  key: z.string(),
  versionId: z.string(),
  sha256: contentHash,
  bytes: z.int().nonnegative(),
  format: fileFormat,
});

/** Rows, by what became of them: `read = droppedWithoutLabel + training + holdOut`. */
export const rowCounts = z.strictObject({
  read: z.int().nonnegative(),
  droppedWithoutLabel: z.int().nonnegative(),
  training: z.int().nonnegative(),
  holdOut: z.int().nonnegative(),
});
export type RowCounts = z.infer<typeof rowCounts>;

/** How the hold-out was cut, enough to repeat it. */
export const holdOutCut = z.discriminatedUnion('method', [
  z.strictObject({
    method: z.literal('time'),
    column: z.string(),
    /** The column whose groups are never split: one that began before the cut is trained on whole. */
    group: z.string().optional(),
    from: z.string().describe('The cut: rows from this moment on are held out, ISO 8601 in UTC.'),
    to: z.string().describe('The last time of the data, ISO 8601 in UTC.'),
  }),
  z.strictObject({
    method: z.literal('hash'),
    columns: z.array(z.string()).describe('What was hashed; all columns when a row has no key.'),
    fraction: z.number(),
    salt: z.string(),
  }),
]);
export type HoldOutCut = z.infer<typeof holdOutCut>;

/** A numeric distribution, in bins of about as many values each. */
export const numericSummary = z.strictObject({
  min: z.number(),
  max: z.number(),
  mean: z.number(),
  standardDeviation: z.number(),
  /** Ascending inner and outer bin edges; `counts[i]` counts edges[i] <= x < edges[i+1], the last bin closed. */
  edges: z.array(z.number()),
  counts: z.array(z.int().nonnegative()),
});

/** A distribution over values that have names. */
export const categorySummary = z.strictObject({
  /** The most frequent values first, at most 100; empty for a `pii` column. */
  top: z.array(z.strictObject({ value: z.string(), count: z.int().nonnegative() })),
  /** Rows whose value is not in `top`. */
  otherCount: z.int().nonnegative(),
});

/** One column's distribution. */
export const columnProfile = z.strictObject({
  type: z.enum(['integer', 'number', 'boolean', 'category', 'string', 'date', 'timestamp']),
  count: z.int().nonnegative().describe('Rows with a value.'),
  nulls: z.int().nonnegative(),
  distinct: z.int().nonnegative(),
  /** Integer and number columns; dates and timestamps as seconds since 1970-01-01T00:00:00Z. */
  numeric: numericSummary.optional(),
  /** Boolean and category columns. */
  categories: categorySummary.optional(),
});
export type ColumnProfile = z.infer<typeof columnProfile>;

/** Every stored column's distribution over all stored rows: the baseline drift is measured against. */
export const datasetProfile = z.strictObject({
  schemaVersion: z.literal(1),
  rows: z.int().nonnegative(),
  columns: z.record(z.string(), columnProfile),
});
export type DatasetProfile = z.infer<typeof datasetProfile>;

/** The immutable description of a dataset version. */
export const datasetManifest = z.strictObject({
  schemaVersion: z.literal(1),
  id: datasetVersionId,
  model: modelName,
  raw: rawObject,
  /** Hash of the compiled model definition the file was checked against. */
  definitionHash: contentHash,
  /** Hash of column names, types and roles: equal when two versions can be trained on together. */
  schemaHash: contentHash,
  rows: rowCounts,
  holdOut: holdOutCut,
  objects: z.strictObject({
    definition: storedObject,
    training: storedObject,
    holdOut: storedObject,
    profile: storedObject,
  }),
  warnings: z.int().nonnegative(),
});
export type DatasetManifest = z.infer<typeof datasetManifest>;
