import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { DatasetVersionEntry } from '../../lambdas/shared/ports/ledger.ts';
import { type CodeFile, codeHashOf } from '../../pipelines/algorithm/code-hash.ts';
import type { DatasetManifest } from '../../pipelines/dataset/contract.ts';
import { datasetKeys, definitionKey } from '../../pipelines/dataset/keys.ts';
import {
  type EvaluationReport,
  evaluationReport,
  type TrainingFacts,
  trainingFacts,
} from '../../pipelines/evaluation/contract.ts';
import { defaultGates } from '../../pipelines/gates/default-gates.ts';
import { schemaHashOf } from '../../pipelines/data-contract/schema-hash.ts';
import { modelDefinition } from '../../pipelines/model-definition/contract.ts';
import { canonicalJson, hashOf } from '../../pipelines/shared/canonical-json.ts';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { runIdOf } from '../../pipelines/training/ids.ts';
import { type RunPolicy, runPolicy } from '../../pipelines/training/policy.ts';
import type {
  DescribedPackage,
  EvaluationOrder,
  RunPlan,
  TrainedJob,
} from '../../pipelines/training/steps.ts';
import { xgboostTabular } from '../../pipelines/xgboost-tabular/algorithm.ts';
import type { InMemoryCloud } from './in-memory-cloud.ts';

const MODEL = 'visits';
const BUCKET = 'data-bucket';
export const STARTED_AT = '2026-01-02T03:04:05.000Z';

/** A model with the columns of the evaluation fixtures. */
export const definition = modelDefinition.parse({
  name: MODEL,
  task: 'binary',
  data: {
    columns: {
      customer: { type: 'string' },
      amount: { type: 'number' },
      at: { type: 'timestamp' },
      city: { type: 'category' },
      count: { type: 'integer' },
      member: { type: 'boolean' },
      since: { type: 'date' },
      returned: { type: 'category', values: ['no', 'yes'] },
    },
    label: { column: 'returned', positive: 'yes' },
    group: 'customer',
  },
});
const definitionHash = hashOf(definition);

export const codeFiles: readonly CodeFile[] = ['train.py', 'evaluate.py', 'README.md'].map(
  (name) => ({
    name,
    content: Buffer.from(`# ${name}\n`),
  }),
);

export function aPolicy(overrides: Partial<RunPolicy> = {}): RunPolicy {
  const { name, image, entryPoints, trainingMetrics } = xgboostTabular;
  const machines = { instances: ['ml.m5.large', 'ml.c5.xlarge'], volumeGb: 30, maxMinutes: 60 };
  return runPolicy.parse({
    model: MODEL,
    algorithm: {
      name,
      image,
      codeHash: codeHashOf(codeFiles),
      entryPoints,
      trainingMetrics,
      hyperparameters: { seed: '7' },
    },
    window: { versions: 24 },
    training: machines,
    evaluation: machines,
    capacityWaitSeconds: 60,
    // As the fixtures were resampled.
    gates: { ...defaultGates('binary'), resamples: 200, seed: 9 },
    approval: 'policy',
    ...overrides,
  });
}

/** Registers the nth dataset version as the ingest workflow does, and answers its id. */
export function register(cloud: InMemoryCloud, number: number): string {
  const sha256 = digestOf(`raw ${number}`);
  const id = `dsv-${sha256.slice(0, 20)}`;
  const uploadId = `upl-${sha256.slice(20, 40)}`;
  const keys = datasetKeys(MODEL, id, uploadId);
  const stored = (key: string) => ({ bucket: BUCKET, key, sha256: digestOf(key), bytes: 1_000 });
  const manifest: DatasetManifest = {
    schemaVersion: 1,
    id,
    model: MODEL,
    raw: {
      bucket: BUCKET,
      key: `raw/${MODEL}/${number}.csv`,
      versionId: `v${number}`,
      sha256,
      bytes: 2_000,
      format: 'csv',
    },
    definitionHash,
    schemaHash: schemaHashOf(definition),
    rows: { read: 900, droppedWithoutLabel: 0, training: 600, holdOut: 300 },
    holdOut: { method: 'hash', columns: ['customer'], fraction: 0.3, salt: 's' },
    objects: {
      definition: stored(definitionKey(definitionHash)),
      training: stored(keys.training),
      holdOut: stored(keys.holdOut),
      profile: stored(keys.profile),
    },
    warnings: 0,
  };
  const entry: DatasetVersionEntry = {
    model: MODEL,
    id,
    number,
    uploadId,
    rawKey: manifest.raw.key,
    rawVersionId: manifest.raw.versionId,
    rawSequencer: '0A',
    rows: manifest.rows,
    schemaHash: manifest.schemaHash,
    definitionHash,
    manifestKey: keys.manifest,
  };
  cloud.versions.set(id, entry);
  cloud.objects.set(keys.manifest, canonicalJson(manifest));
  cloud.objects.set(definitionKey(definitionHash), canonicalJson(definition));
  return id;
}

export function aRun(datasetVersion: string, policy = aPolicy(), attempt = 1): RunRequest {
  const policyHash = hashOf(policy);
  const id = runIdOf(MODEL, datasetVersion, policyHash);
  const trigger = { kind: 'datasetVersion' } as const;
  return { id, attempt, model: MODEL, datasetVersion, policyHash, trigger };
}

/** What the functions of a deployed app know. */
export function deployed(policy = aPolicy()) {
  const compiled = { policy, hash: hashOf(policy) };
  return {
    policies: {
      find: async (model: string) => (model === MODEL ? compiled : undefined),
      names: async () => [MODEL],
    },
    algorithms: { files: async (): Promise<readonly CodeFile[] | undefined> => codeFiles },
    system: 'evergreen',
    images: { 'sagemaker-xgboost:3.2-0': 'registry/sagemaker-xgboost:3.2-0' },
  };
}

/** The training job's work: leaves an artifact that says it is the plan's. */
export function train(
  cloud: InMemoryCloud,
  plan: RunPlan,
  facts: Partial<TrainingFacts> = {},
): TrainedJob {
  const job = `${plan.jobPrefix}-t1-00`;
  const uri = `${plan.training.output}${job}/output/model.tar.gz`;
  const written = {
    ...trainingFacts.parse(fixture('training-binary')),
    candidateId: plan.candidateId,
    dataHash: plan.window.dataHash,
    definitionHash: plan.definitionHash,
    codeHash: plan.codeHash,
    ...facts,
  };
  const artifact = { uri, sha256: digestOf(uri), bytes: 12_345 };
  cloud.trained.set(uri, { artifact, trainingFacts: JSON.stringify(written) });
  return { job, artifactUri: uri, seconds: 3 };
}

/** The evaluation job's work. */
export function evaluate(
  cloud: InMemoryCloud,
  plan: RunPlan,
  order: EvaluationOrder,
  job = `${plan.jobPrefix}-e1-00`,
): string {
  const scored = order.incomparable === null ? order.champion : null;
  const report = evaluationReport.parse(
    fixture(scored ? 'evaluation-binary' : 'evaluation-binary-first'),
  );
  const made: EvaluationReport = {
    ...report,
    model: MODEL,
    definitionHash: plan.definitionHash,
    holdOut: { ...report.holdOut, dataHash: plan.holdOut.dataHash },
    candidate: {
      ...report.candidate,
      candidateId: plan.candidateId,
      artifactSha256: order.artifact.sha256,
    },
    champion: scored &&
      report.champion && {
        ...report.champion,
        candidateId: scored.candidateId,
        artifactSha256: scored.artifact.sha256,
      },
  };
  cloud.objects.set(evaluationKey(plan, job), JSON.stringify(made));
  return job;
}

export function evaluationKey(plan: RunPlan, job: string): string {
  return `${plan.evaluation.output.replace(`s3://${BUCKET}/`, '')}${job}/evaluation.json`;
}

/** The registry's work: an approved package as SageMaker describes it. */
export function packageOf(
  plan: RunPlan,
  order: EvaluationOrder,
  version: number,
): DescribedPackage {
  return {
    ModelPackageArn: `arn:aws:sagemaker:eu-west-1:111122223333:model-package/evergreen-${MODEL}/${version}`,
    ModelPackageVersion: version,
    CustomerMetadataProperties: {
      candidateId: plan.candidateId,
      artifactSha256: order.artifact.sha256,
    },
    InferenceSpecification: { Containers: [{ ModelDataUrl: order.artifact.uri }] },
  };
}

function fixture(name: string): unknown {
  const path = new URL(`../fixtures/evaluation/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8'));
}

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
