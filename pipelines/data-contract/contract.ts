import * as z from 'zod';

/**
 * What a model's data must look like. This is both what a user writes under `data` in
 * `evergreen.config.ts` (the input type) and, with every default filled in, what the ingest
 * workflow reads (the output type).
 */

const nullable = z
  .boolean()
  .default(false)
  .describe('May a cell be empty? An empty cell in a column that is not nullable is an error.');
const pii = z
  .boolean()
  .default(false)
  .describe('Personal data: its values never appear in reports, logs or captured traffic.');
const description = z.string().max(500).optional().describe('For people; nothing reads it.');
const common = { nullable, pii, description };
const least = 'The smallest allowed value. Default: none.';
const greatest = 'The greatest allowed value. Default: none.';

const integerColumn = z.strictObject({
  type: z.literal('integer'),
  min: z.int().optional().describe(least),
  max: z.int().optional().describe(greatest),
  ...common,
});

const numberColumn = z.strictObject({
  type: z.literal('number'),
  min: z.number().optional().describe(least),
  max: z.number().optional().describe(greatest),
  ...common,
});

const booleanColumn = z.strictObject({ type: z.literal('boolean'), ...common });

const categoryColumn = z.strictObject({
  type: z.literal('category'),
  values: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('The allowed values. Without it any value is allowed, up to limits.maxCategories.'),
  ...common,
});

const stringColumn = z.strictObject({
  type: z.literal('string'),
  maxLength: z
    .int()
    .positive()
    .optional()
    .describe('Of a value, in characters. Default: limits.maxCellBytes alone.'),
  ...common,
});

const dateColumn = z.strictObject({
  type: z.literal('date'),
  format: z.string().min(2).default('%Y-%m-%d').describe('A strptime format; the only one read.'),
  min: z.iso.date().optional().describe(least),
  max: z.iso.date().optional().describe(greatest),
  ...common,
});

const timestampColumn = z.strictObject({
  type: z.literal('timestamp'),
  format: z
    .string()
    .min(2)
    .default('%Y-%m-%dT%H:%M:%SZ')
    .describe('A strptime format; the only one read. Times are UTC.'),
  min: z.iso.datetime().optional().describe(least),
  max: z.iso.datetime().optional().describe(greatest),
  ...common,
});

/** One column's rule. */
export const columnRule = z.discriminatedUnion('type', [
  integerColumn,
  numberColumn,
  booleanColumn,
  categoryColumn,
  stringColumn,
  dateColumn,
  timestampColumn,
]);
export type ColumnRule = z.infer<typeof columnRule>;

const columnName = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{Cc}"]+$/u, 'a column name holds neither control characters nor double quotes');

/** The data contract: what every uploaded file of a model must satisfy. */
export const dataContract = z.strictObject({
  columns: z
    .record(columnName, columnRule)
    .describe('Every column the model knows, by its name in the file. Order does not matter.'),
  label: z
    .strictObject({
      column: columnName.describe('The column to predict.'),
      missing: z
        .enum(['drop', 'reject'])
        .default('reject')
        .describe(
          "A row without a label: 'drop' leaves it out and counts it, 'reject' refuses the file.",
        ),
      positive: z
        .string()
        .optional()
        .describe('Binary task with a category label: the value that counts as positive.'),
    })
    .describe('What the model learns to predict.'),
  time: columnName
    .optional()
    .describe(
      'A date or timestamp column. With it the hold-out is the last part of the time span.',
    ),
  group: columnName
    .optional()
    .describe(
      'Rows of one group are not independent (one day, one customer): never split, resampled together.',
    ),
  key: z
    .array(columnName)
    .min(1)
    .optional()
    .describe(
      'What identifies a row, for the hold-out without a time column. Default: the group, else the whole row.',
    ),
  ignore: z
    .array(columnName)
    .default([])
    .describe('Columns a file may have that are neither checked nor stored.'),
  extraColumns: z
    .enum(['reject', 'ignore'])
    .default('reject')
    .describe('A column the contract does not name.'),
  nulls: z
    .array(z.string())
    .default([''])
    .describe('CSV cells that mean "no value", compared literally.'),
});
export type DataContract = z.infer<typeof dataContract>;

/** How much of a dataset version is kept away from training, and for how long. */
export const holdOutPolicy = z.strictObject({
  fraction: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.2)
    .describe('Of the time span with a time column, else of the rows or groups.'),
  keepVersions: z
    .int()
    .min(1)
    .default(3)
    .describe('How many newer dataset versions must exist before these rows may be trained on.'),
  salt: z
    .string()
    .min(1)
    .default('evergreen')
    .describe('Seeds the stable hash without a time column.'),
});

/** Over a limit is a clear refusal, before memory grows. */
export const ingestLimits = z.strictObject({
  maxBytes: z.int().positive().default(2_000_000_000).describe('Of the uploaded object.'),
  maxUncompressedBytes: z
    .int()
    .positive()
    .default(4_000_000_000)
    .describe('Of a .csv.gz, unpacked.'),
  maxRows: z.int().positive().default(20_000_000).describe('Data rows of a file.'),
  maxColumns: z.int().positive().default(1_000).describe('Columns of a file.'),
  maxCellBytes: z.int().positive().default(65_536).describe('Of one cell, in UTF-8.'),
  maxCategories: z
    .int()
    .positive()
    .default(1_000)
    .describe('Distinct values of one category column.'),
});
export type IngestLimits = z.infer<typeof ingestLimits>;
