import * as z from 'zod';
import { datasetVersionId, holdOutCut, rowCounts } from '../dataset/contract.ts';
import { contentHash } from '../model-definition/contract.ts';
import { findingCode, upload } from './contract.ts';

/** Where an object of ours lies. */
const location = z.strictObject({ bucket: z.string(), key: z.string() });

const accepted = z.strictObject({
  outcome: z.literal('accepted'),
  datasetVersion: datasetVersionId,
  manifest: location,
  report: location,
});
const quarantined = z.strictObject({
  outcome: z.literal('quarantined'),
  codes: z.array(findingCode).min(1),
  report: location,
});
const duplicate = z.strictObject({
  outcome: z.literal('duplicate'),
  datasetVersion: datasetVersionId,
});
const superseded = z.strictObject({ outcome: z.literal('superseded') });

/** What the ingest workflow tells the rest of the world about a new dataset version. */
export const datasetVersionRegistered = z.strictObject({
  model: z.string(),
  datasetVersion: datasetVersionId,
  /** 1 for a model's first dataset version, then 2, 3, …: the order versions were registered in. */
  number: z.int().positive(),
  uploadId: z.string(),
  rows: rowCounts,
  holdOut: holdOutCut,
  schemaHash: contentHash,
  definitionHash: contentHash,
  manifest: location,
});

/** What became of an upload that did not become a dataset version. */
const recordedUpload = z.discriminatedUnion('outcome', [
  z.strictObject({ upload, ...quarantined.shape }),
  z.strictObject({ upload, ...duplicate.shape }),
  z.strictObject({ upload, ...superseded.shape }),
  z.strictObject({
    upload,
    outcome: z.literal('failed'),
    error: z.string(),
    cause: z.string(),
  }),
]);

/** Each step of the ingest workflow that runs code: what it is given and what it answers. */
export const ingestSteps = {
  validateUpload: {
    input: z.strictObject({ upload }),
    output: z.discriminatedUnion('outcome', [accepted, quarantined, duplicate, superseded]),
  },
  registerDatasetVersion: {
    input: z.strictObject({ upload, datasetVersion: datasetVersionId, manifest: location }),
    output: z.discriminatedUnion('outcome', [
      z.strictObject({ outcome: z.literal('registered'), event: datasetVersionRegistered }),
      duplicate,
    ]),
  },
  recordUpload: {
    input: recordedUpload,
    output: z.strictObject({}),
  },
} as const;

export type ValidateUploadOutput = z.infer<typeof ingestSteps.validateUpload.output>;
export type RegisterDatasetVersionOutput = z.infer<
  typeof ingestSteps.registerDatasetVersion.output
>;
export type RecordedUpload = z.infer<typeof recordedUpload>;
