import { readFileSync } from 'node:fs';
import { toHyperparameters } from '../../pipelines/algorithm/hyperparameters.ts';
import type { DatasetManifest } from '../../pipelines/dataset/contract.ts';
import { defaultGates } from '../../pipelines/gates/default-gates.ts';
import { modelDefinition } from '../../pipelines/model-definition/contract.ts';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import type { RunPlanParts } from '../../pipelines/training/plan.ts';
import type { RunPolicy } from '../../pipelines/training/policy.ts';
import { resolveWindow } from '../../pipelines/training/window.ts';
import { xgboostHyperparameters } from '../../pipelines/xgboost-tabular/hyperparameters.ts';

/** A run and all it is made of, as the example's model would have it. */

export const sha = (digit: string) => digit.repeat(64);

/** A document that the algorithm's own tests wrote. */
export function evaluationFixture(name: string): unknown {
  const file = new URL(`../fixtures/evaluation/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

export const sampleDefinition = modelDefinition.parse(evaluationFixture('definition-flight-delay'));

export const datasetId = (number: number) => `dsv-${String(number).padStart(20, '0')}`;

export const sampleRun: RunRequest = {
  id: 'run-0123456789abcdef0123',
  attempt: 1,
  model: 'flight-delay',
  datasetVersion: datasetId(2),
  policyHash: sha('b'),
  trigger: { kind: 'datasetVersion' },
};

export function samplePolicy(more: Partial<RunPolicy> = {}): RunPolicy {
  return {
    model: 'flight-delay',
    algorithm: {
      name: 'xgboost-tabular',
      image: { repository: 'sagemaker-xgboost', tag: '3.2-0' },
      codeHash: sha('c'),
      entryPoints: { train: 'train.py', evaluate: 'evaluate.py', serve: 'inference.py' },
      trainingMetrics: [{ Name: 'train:rows', Regex: 'train:rows=([0-9.]+)' }],
      hyperparameters: toHyperparameters(xgboostHyperparameters.parse({})),
    },
    window: { versions: 24 },
    training: { instances: ['ml.m5.large'], volumeGb: 30, maxMinutes: 60 },
    evaluation: { instances: ['ml.m5.xlarge'], volumeGb: 20, maxMinutes: 30 },
    capacityWaitSeconds: 60,
    gates: defaultGates('binary'),
    approval: 'policy',
    ...more,
  };
}

/** Whose objects' hashes are made of its number. */
export function sampleManifest(number: number): DatasetManifest {
  const id = datasetId(number);
  const object = (file: string, digit: string) => ({
    bucket: 'data',
    key: `datasets/flight-delay/${id}/${file}`,
    sha256: `${digit}${number}`.padEnd(64, '0'),
    bytes: 1000,
  });
  return {
    schemaVersion: 1,
    id,
    model: 'flight-delay',
    raw: {
      bucket: 'data',
      key: `raw/flight-delay/${number}.csv`,
      versionId: `v${number}`,
      sha256: sha('d'),
      bytes: 5000,
      format: 'csv',
    },
    definitionHash: sha('e'),
    schemaHash: sha('f'),
    rows: { read: 1000, droppedWithoutLabel: 10, training: 790, holdOut: 200 },
    holdOut: { method: 'hash', columns: ['a'], fraction: 0.2, salt: 'evergreen' },
    objects: {
      definition: { ...object('-', 'e'), key: `definitions/${sha('e')}.json` },
      training: object('training.parquet', 'a'),
      holdOut: object('hold-out.parquet', 'b'),
      profile: object('profile.json', 'c'),
    },
    warnings: 0,
  };
}

/** A plan of two dataset versions, the first one's hold-out trained on too. */
export function samplePlanParts(more: Partial<RunPlanParts> = {}): RunPlanParts {
  const manifests = new Map([1, 2].map((number) => [datasetId(number), sampleManifest(number)]));
  const versions = [...manifests.values()].map(({ id, raw, schemaHash, rows }, index) => ({
    id,
    number: index + 1,
    rawKey: raw.key,
    schemaHash,
    rows,
  }));
  return {
    run: sampleRun,
    policy: samplePolicy(),
    window: resolveWindow(versions, datasetId(2), { versions: 24, keepVersions: 1 }),
    manifests,
    images: { 'sagemaker-xgboost:3.2-0': '1.dkr.ecr.eu-west-1.amazonaws.com/x:3.2-0' },
    system: 'evergreen',
    bucket: 'data',
    trained: null,
    ...more,
  };
}
