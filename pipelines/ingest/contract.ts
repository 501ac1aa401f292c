import * as z from 'zod';
import { datasetVersionId, fileFormat, rowCounts } from '../dataset/contract.ts';
import { contentHash } from '../model-definition/contract.ts';

/** `upl-` and 20 hexadecimal digits: a hash of bucket, key and S3 version id. */
export const uploadId = z.string().regex(/^upl-[0-9a-f]{20}$/);

/** One version of one object under `raw/`, as its event named it. */
export const upload = z.strictObject({
  id: uploadId,
  /** The folder under `raw/`; it may name no configured model. */
  model: z.string(),
  bucket: z.string(),
  key: z.string(),
  versionId: z.string(),
  /** S3's order of writes to one key: hexadecimal, compared after padding to one length. */
  sequencer: z.string(),
  size: z.int().nonnegative(),
});
export type Upload = z.infer<typeof upload>;

/** What is wrong with a file, one kind a code. Codes are stable: people search for them. */
export const findingCode = z.enum([
  'UNKNOWN_MODEL',
  'EMPTY_DATA',
  'UNKNOWN_FORMAT',
  'BROKEN_FILE',
  'ENCODING',
  'OVER_LIMIT',
  'HEADER',
  'MISSING_COLUMN',
  'EXTRA_COLUMN',
  'RAGGED_ROW',
  'WRONG_TYPE',
  'NOT_FINITE',
  'NOT_EXACT',
  'MISSING_VALUE',
  'OUT_OF_RANGE',
  'NOT_ALLOWED',
  'TOO_LONG',
  'MISSING_LABEL',
  'ONE_CLASS',
  'CONSTANT_COLUMN',
  'ALL_NULL',
  'TARGET_LEAK',
  'HOLD_OUT_EMPTY',
  'HOLD_OUT_LOPSIDED',
]);
export type FindingCode = z.infer<typeof findingCode>;

/** One place where a rule was broken. */
export const findingSample = z.strictObject({
  /** The data row, the first after the header being 1. */
  row: z.int().positive().optional(),
  /** The line of the file, the first being 1; not for Parquet. */
  line: z.int().positive().optional(),
  /** The offending cell, at most 120 characters; withheld for a `pii` column. */
  got: z.string(),
});

/** A broken rule: where, what was there, what was expected, and what to do about it. */
export const finding = z.strictObject({
  code: findingCode,
  severity: z.enum(['error', 'warning']),
  column: z.string().optional(),
  message: z.string(),
  expected: z.string(),
  fix: z.string(),
  /** How many rows (or other things) broke the rule. */
  count: z.int().positive(),
  samples: z.array(findingSample).max(10),
});
export type Finding = z.infer<typeof finding>;

/** What the person who uploaded a file is told, as JSON and as a page. */
export const validationReport = z.strictObject({
  schemaVersion: z.literal(1),
  outcome: z.enum(['accepted', 'quarantined']),
  upload,
  /** ISO 8601 in UTC. */
  checkedAt: z.iso.datetime(),
  format: fileFormat.optional(),
  sha256: contentHash.optional(),
  /** Absent when no model of that name is configured. */
  definitionHash: contentHash.optional(),
  datasetVersion: datasetVersionId.optional(),
  rows: rowCounts.optional(),
  findings: z.array(finding),
});
export type ValidationReport = z.infer<typeof validationReport>;
