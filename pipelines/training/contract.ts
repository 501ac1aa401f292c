import * as z from 'zod';
import { datasetVersionId, rowCounts, storedObject } from '../dataset/contract.ts';
import { candidateId, estimate, metricName } from '../evaluation/contract.ts';
import { approvalStatus, championRef, gateResult } from '../gates/contract.ts';
import { contentHash, modelName } from '../model-definition/contract.ts';

/** `run-` and 20 hexadecimal digits: a hash of model, dataset version and policy. */
export const runId = z.string().regex(/^run-[0-9a-f]{20}$/);

/** Why a run was started. */
export const runTrigger = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('datasetVersion') }),
  z.strictObject({ kind: z.literal('alarm'), alarm: z.string() }),
  z.strictObject({ kind: z.literal('schedule'), everyDays: z.number().positive() }),
  z.strictObject({ kind: z.literal('codeChange') }),
  z.strictObject({ kind: z.literal('person'), why: z.string(), by: z.string() }),
  z.strictObject({ kind: z.literal('retry'), why: z.string().optional(), by: z.string() }),
]);
export type RunTrigger = z.infer<typeof runTrigger>;

/** One attempt at a run: the input of its execution, and everything that pins its data. */
export const runRequest = z.strictObject({
  id: runId,
  attempt: z.int().positive(),
  model: modelName,
  /** The newest dataset version of the window, and the one whose hold-out judges. */
  datasetVersion: datasetVersionId,
  policyHash: contentHash,
  trigger: runTrigger,
});
export type RunRequest = z.infer<typeof runRequest>;

/** A dataset version in a run's window. */
export const windowPart = z.strictObject({
  datasetVersion: datasetVersionId,
  number: z.int().positive(),
  /** The hold-out too, once enough newer dataset versions exist. */
  holdOutIncluded: z.boolean(),
  rows: z.int().nonnegative().describe('Trained on.'),
});
export type WindowPart = z.infer<typeof windowPart>;

/** A dataset version that a window leaves out, and why. */
export const windowExclusion = z.strictObject({
  datasetVersion: datasetVersionId,
  number: z.int().positive(),
  reason: z.enum([
    'older than the window',
    'replaced by a newer upload to its key',
    'other columns',
  ]),
});
export type WindowExclusion = z.infer<typeof windowExclusion>;

/** A trained model in S3. */
export const artifact = z.strictObject({
  uri: z.string().startsWith('s3://'),
  sha256: contentHash,
  bytes: z.int().positive(),
});
export type Artifact = z.infer<typeof artifact>;

/** A step of a run's life; a status only moves forward, and a new attempt starts over. */
export const runStatus = z.enum(['started', 'trained', 'failed', 'registered']);
export type RunStatus = z.infer<typeof runStatus>;

/** A run's metric on the hold-out, as overviews show it. */
export const runMetric = z.strictObject({
  name: metricName,
  higherIsBetter: z.boolean(),
  candidate: estimate,
  champion: estimate.nullable(),
  difference: estimate.nullable(),
});
export type RunMetric = z.infer<typeof runMetric>;

/** A run as the ledger keeps it: parameters, metrics and artifacts in one place. */
export const runRecord = z.object({
  id: runId,
  model: modelName,
  attempt: z.int().positive(),
  status: runStatus,
  datasetVersion: datasetVersionId,
  datasetNumber: z.int().positive().optional(),
  policyHash: contentHash,
  trigger: runTrigger,
  candidateId: candidateId.optional(),
  /** ISO 8601 in UTC, of this attempt. */
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  window: z.array(windowPart).optional(),
  hyperparameters: z.record(z.string(), z.string()).optional(),
  trainingJob: z.string().optional(),
  evaluationJob: z.string().optional(),
  artifact: artifact.optional(),
  metrics: z.array(runMetric).optional(),
  /** Of a registered run. */
  verdict: z
    .object({
      outcome: z.enum(['passed', 'failed', 'undecided']),
      approval: approvalStatus,
      text: z.string(),
      champion: championRef.nullable(),
      gates: z.array(gateResult),
    })
    .optional(),
  packageArn: z.string().optional(),
  packageVersion: z.int().positive().optional(),
  lineage: z.object({ bucket: z.string(), key: z.string(), sha256: contentHash }).optional(),
  /** Of a failed run: the error's name, what it said, and the last lines of the job's log. */
  error: z.string().optional(),
  cause: z.string().optional(),
  failedJob: z.string().optional(),
  logLines: z.array(z.string()).optional(),
});
export type RunRecord = z.infer<typeof runRecord>;

/** `lineage.json`: everything a candidate came from, enough to make it again. */
export const lineage = z.strictObject({
  schemaVersion: z.literal(1),
  model: modelName,
  candidateId,
  run: z.strictObject({
    id: runId,
    attempt: z.int().positive(),
    trigger: runTrigger,
    /** ISO 8601 in UTC. */
    startedAt: z.iso.datetime(),
    judgedAt: z.iso.datetime(),
    seconds: z.number().nonnegative(),
  }),
  data: z.strictObject({
    dataHash: contentHash.describe("Of the training files' sorted hashes, one a line."),
    window: z.array(
      z.strictObject({
        ...windowPart.shape,
        manifest: z.strictObject({ bucket: z.string(), key: z.string() }),
        raw: z.strictObject({
          bucket: z.string(),
          key: z.string(),
          versionId: z.string(),
          sha256: contentHash,
        }),
        rowCounts,
        trainedOn: z.array(storedObject).min(1).max(2),
      }),
    ),
    excluded: z.array(windowExclusion),
    holdOut: z.strictObject({
      datasetVersion: datasetVersionId,
      object: storedObject,
      dataHash: contentHash,
    }),
    definition: z.strictObject({ hash: contentHash, uri: z.string() }),
  }),
  code: z.strictObject({
    algorithm: z.string(),
    hash: contentHash,
    uri: z.string(),
    image: z.string(),
    /** Versions of the libraries that made the bytes, as training reported them. */
    libraries: z.record(z.string(), z.string()),
  }),
  config: z.strictObject({ policyHash: contentHash, policy: z.string() }),
  hyperparameters: z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  seed: z.int().nonnegative(),
  training: z.strictObject({
    job: z.string(),
    artifact,
    seconds: z.number().nonnegative().nullable(),
  }),
  evaluation: z.strictObject({ job: z.string(), report: z.string(), sha256: contentHash }),
  champion: championRef.nullable(),
  verdict: z.strictObject({ uri: z.string(), outcome: z.enum(['passed', 'failed', 'undecided']) }),
});
export type Lineage = z.infer<typeof lineage>;
