import { createHash } from 'node:crypto';
import * as z from 'zod';
import { datasetVersionId, rowCounts } from '../../../../pipelines/dataset/contract.ts';
import type { DatasetVersionEntry } from '../../ports/ledger.ts';
import type { CandidateEntry } from '../../ports/run-ledger.ts';

/** The keys of the ledger's single table: everything of one model shares a partition. */
export interface ItemKey {
  readonly pk: string;
  readonly sk: string;
}

export function uploadKey(model: string, uploadId: string): ItemKey {
  return { pk: partition(model), sk: `${UPLOAD_PREFIX}${uploadId}` };
}

/** Remembers the newest write to one S3 key. Hashed: a key may have 1,024 bytes, as may the sort key. */
export function objectKey(model: string, bucket: string, key: string): ItemKey {
  const digest = createHash('sha256').update(`${bucket}/${key}`).digest('hex');
  return { pk: partition(model), sk: `OBJECT#${digest}` };
}

export function datasetVersionKey(model: string, id: string): ItemKey {
  return { pk: partition(model), sk: `${DATASET_PREFIX}${id}` };
}

/** Holds the number of the model's newest dataset version. */
export function datasetCounterKey(model: string): ItemKey {
  return { pk: partition(model), sk: 'DATASETS' };
}

export function runKey(model: string, runId: string): ItemKey {
  return { pk: partition(model), sk: `${RUN_PREFIX}${runId}` };
}

/** Says which model a run belongs to: a person knows the run's id alone. */
export function runOwnerKey(runId: string): ItemKey {
  return { pk: `${RUN_PREFIX}${runId}`, sk: 'MODEL' };
}

export function candidateKey(model: string, candidateId: string): ItemKey {
  return { pk: partition(model), sk: `CANDIDATE#${candidateId}` };
}

/** What the sort keys of a model's uploads, runs and dataset versions start with. */
export const UPLOAD_PREFIX = 'UPLOAD#';
export const RUN_PREFIX = 'RUN#';
export const DATASET_PREFIX = 'DATASET#';

/** The partition that holds everything of one model. */
export function partition(model: string): string {
  return `MODEL#${model}`;
}

/**
 * Statuses of an upload, by rank: a write may only raise the rank. A failed upload that a person
 * retries can still come to a good end, so failure ranks below the ends.
 */
export const UPLOAD_RANKS = {
  received: 0,
  failed: 1,
  superseded: 2,
  duplicate: 2,
  quarantined: 2,
  registered: 2,
} as const;

/**
 * Statuses of a run, by rank: within an attempt a write may only raise the rank. An execution that
 * is redriven after a failure can still come to a candidate; nothing undoes a registration.
 */
export const RUN_RANKS = { started: 0, trained: 1, failed: 2, registered: 3 } as const;

/** A dataset version as it is stored, read back strictly. */
export const datasetVersionItem = z.object({
  model: z.string(),
  id: datasetVersionId,
  number: z.int().positive(),
  uploadId: z.string(),
  rawKey: z.string(),
  rawVersionId: z.string(),
  rawSequencer: z.string(),
  rows: rowCounts,
  schemaHash: z.string(),
  definitionHash: z.string(),
  manifestKey: z.string(),
}) satisfies z.ZodType<DatasetVersionEntry>;

export const datasetCounterItem = z.object({ newest: z.int().nonnegative() });

export const runOwnerItem = z.object({ model: z.string() });

export const candidateItem = z.object({
  candidateId: z.string(),
  runId: z.string(),
  packageArn: z.string(),
  version: z.int().positive(),
}) satisfies z.ZodType<CandidateEntry>;

/** An upload as it is stored: where it stands, and what its end said. */
export const uploadItem = z.object({
  status: z.enum(['received', 'failed', 'superseded', 'duplicate', 'quarantined', 'registered']),
  key: z.string(),
  versionId: z.string(),
  sequencer: z.string(),
  size: z.int().nonnegative(),
  datasetVersion: datasetVersionId.optional(),
  codes: z.array(z.string()).optional(),
  report: z.object({ bucket: z.string(), key: z.string() }).optional(),
  error: z.string().optional(),
  cause: z.string().optional(),
});
