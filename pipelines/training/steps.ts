import * as z from 'zod';
import { entryPoints, trainingMetrics } from '../algorithm/contract.ts';
import { candidateId } from '../evaluation/contract.ts';
import { approvalStatus, championRef, verdict } from '../gates/contract.ts';
import { contentHash, modelName } from '../model-definition/contract.ts';
import { datasetVersionId } from '../dataset/contract.ts';
import { artifact, runId, runRequest, windowPart } from './contract.ts';

const s3Uri = z.string().startsWith('s3://');

/** A training job that ended well. */
const trainedJob = z.strictObject({
  job: z.string(),
  artifactUri: s3Uri,
  /** Of training alone; null when an earlier attempt did it. */
  seconds: z.number().nonnegative().nullable(),
});

/** What a run does, decided once at its start: ids, places and sizes, no data. */
export const runPlan = z.strictObject({
  candidateId,
  /** The names of this attempt's jobs start with it; at most 40 characters. */
  jobPrefix: z.string().regex(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,39}$/),
  policyHash: contentHash,
  definitionHash: contentHash,
  codeHash: contentHash,
  packageGroup: z.string(),
  image: z.string().describe('With registry and tag.'),
  entryPoints,
  trainingMetrics,
  window: z.strictObject({
    /** SageMaker's list of files. */
    manifest: s3Uri,
    dataHash: contentHash,
    rows: z.int().positive(),
    parts: z.array(windowPart).min(1),
  }),
  holdOut: z.strictObject({
    datasetVersion: datasetVersionId,
    uri: s3Uri,
    dataHash: contentHash,
    rows: z.int().positive(),
  }),
  definition: s3Uri,
  code: s3Uri,
  hyperparameters: z.record(z.string(), z.string()),
  training: z.strictObject({
    output: s3Uri,
    instances: z.array(z.string()).min(1),
    volumeGb: z.int().positive(),
    maxSeconds: z.int().positive(),
  }),
  evaluation: z.strictObject({
    output: s3Uri,
    instances: z.array(z.string()).min(1),
    volumeGb: z.int().positive(),
    maxSeconds: z.int().positive(),
    environment: z.record(z.string(), z.string()),
  }),
  capacityWaitSeconds: z.int().positive(),
  /** What an earlier attempt has trained already: this one goes on from there. */
  trained: trainedJob.nullable(),
});
export type TrainedJob = z.infer<typeof trainedJob>;
export type RunPlan = z.infer<typeof runPlan>;

/** A model package as SageMaker describes it, as far as it is read. */
export const describedPackage = z.object({
  ModelPackageArn: z.string(),
  ModelPackageVersion: z.int().positive(),
  CustomerMetadataProperties: z.record(z.string(), z.string()).optional(),
  InferenceSpecification: z
    .object({ Containers: z.array(z.object({ ModelDataUrl: z.string().optional() })).min(1) })
    .optional(),
});
export type DescribedPackage = z.infer<typeof describedPackage>;

/** The champion as evaluation needs it. */
export const champion = z.strictObject({
  ...championRef.shape,
  artifact: artifact.omit({ bytes: true }),
});
export type Champion = z.infer<typeof champion>;

const processingInput = z.strictObject({
  InputName: z.string(),
  S3Input: z.strictObject({
    S3Uri: s3Uri,
    LocalPath: z.string().startsWith('/opt/ml/processing/input/'),
    S3DataType: z.literal('S3Prefix'),
    S3InputMode: z.literal('File'),
    S3DataDistributionType: z.literal('FullyReplicated'),
  }),
});

const location = z.strictObject({ bucket: z.string(), key: z.string() });

/** A candidate that is in the registry while the ledger doesn't know. */
const registeredCandidate = z.strictObject({
  packageArn: z.string(),
  evaluationJob: z.string(),
  verdict: location,
  lineage: location,
});
export type RegisteredCandidate = z.infer<typeof registeredCandidate>;

/** What is known once a candidate is trained and its opponent found. */
const evaluationOrder = z.strictObject({
  artifact,
  champion: champion.nullable(),
  /** Why the champion can't be scored on this hold-out; null when it can, or there is none. */
  incomparable: z.string().nullable(),
  /** This run's own, when an earlier attempt came as far; then only recording it is left. */
  registered: registeredCandidate.nullable(),
  inputs: z.array(processingInput).min(4).max(10),
  environment: z.record(z.string(), z.string()),
});
export type EvaluationOrder = z.infer<typeof evaluationOrder>;

/** The parts of a CreateModelPackage request that code makes. */
const packageOrder = z.strictObject({
  ModelPackageDescription: z.string().max(1024),
  ModelApprovalStatus: approvalStatus,
  CustomerMetadataProperties: z.record(z.string(), z.string().max(256)),
  ModelCard: z.strictObject({
    ModelCardStatus: z.string(),
    ModelCardContent: z.string().max(100_000),
  }),
  ModelMetrics: z.strictObject({
    ModelQuality: z.strictObject({
      Statistics: z.strictObject({ ContentType: z.literal('application/json'), S3Uri: s3Uri }),
    }),
  }),
  InferenceSpecification: z.strictObject({
    Containers: z
      .array(
        z.strictObject({
          Image: z.string(),
          ModelDataUrl: s3Uri,
          Environment: z.record(z.string(), z.string()),
        }),
      )
      .length(1),
    SupportedContentTypes: z.array(z.string()),
    SupportedResponseMIMETypes: z.array(z.string()),
  }),
});
export type PackageOrder = z.infer<typeof packageOrder>;

/** What the training workflow tells the rest of the world about a new candidate. */
export const candidateRegistered = z.strictObject({
  model: modelName,
  run: runId,
  candidateId,
  packageArn: z.string(),
  packageVersion: z.int().positive(),
  outcome: verdict.shape.outcome,
  approval: approvalStatus,
  text: z.string(),
  champion: championRef.nullable(),
  lineage: location,
  verdict: location,
});

export type CandidateRegistered = z.infer<typeof candidateRegistered>;

/** And about a run that came to no candidate. */
export const runFailed = z.strictObject({
  model: z.string(),
  run: z.string(),
  attempt: z.int().positive(),
  error: z.string(),
  cause: z.string(),
  failedJob: z.string().nullable(),
});

export type RunFailed = z.infer<typeof runFailed>;

/** Each step of the training workflow that runs code: what it is given and what it answers. */
export const trainingSteps = {
  openRun: {
    input: z.strictObject({ run: runRequest, startedAt: z.iso.datetime() }),
    output: runPlan,
  },
  prepareEvaluation: {
    input: z.strictObject({
      run: runRequest,
      plan: runPlan,
      trained: trainedJob,
      /** The newest approved package of the group, described; null when there is none. */
      approved: describedPackage.nullable(),
    }),
    output: evaluationOrder,
  },
  judgeCandidate: {
    input: z.strictObject({
      run: runRequest,
      startedAt: z.iso.datetime(),
      plan: runPlan,
      trained: trainedJob,
      order: evaluationOrder,
      evaluationJob: z.string(),
    }),
    output: z.strictObject({ package: packageOrder, verdict: location, lineage: location }),
  },
  recordCandidate: {
    input: z.strictObject({
      run: runRequest,
      evaluationJob: z.string(),
      packageArn: z.string(),
      verdict: location,
      lineage: location,
    }),
    output: z.strictObject({ event: candidateRegistered }),
  },
  recordRunFailure: {
    input: z.strictObject({ run: runRequest, error: z.string(), cause: z.string() }),
    output: z.strictObject({ event: runFailed }),
  },
} as const;

export type OpenRunOutput = z.infer<typeof trainingSteps.openRun.output>;
export type JudgeCandidateInput = z.infer<typeof trainingSteps.judgeCandidate.input>;
export type JudgeCandidateOutput = z.infer<typeof trainingSteps.judgeCandidate.output>;
