import type { DatasetManifest } from '../dataset/contract.ts';
import type { GatesPolicy } from '../gates/contract.ts';
import { BadPayloadError } from '../shared/errors.ts';
import type { RunRequest, WindowPart } from './contract.ts';
import { candidateIdOf } from './ids.ts';
import { codeFolder, runKeys } from './keys.ts';
import type { RunPolicy } from './policy.ts';
import type { RunPlan } from './steps.ts';
import { dataHashOf, trainedOn, type RunWindow } from './window.ts';

/** What a plan is made from. */
export interface RunPlanParts {
  readonly run: RunRequest;
  readonly policy: RunPolicy;
  readonly window: RunWindow;
  /** Of every part of the window, by the dataset version's id. */
  readonly manifests: ReadonlyMap<string, DatasetManifest>;
  /** Full image names, by `<repository>:<tag>`. */
  readonly images: Readonly<Record<string, string>>;
  /** What the names of jobs and package groups start with. */
  readonly system: string;
  /** The data bucket's name. */
  readonly bucket: string;
  /** What an earlier attempt has trained already, if any. */
  readonly trained: RunPlan['trained'];
}

/**
 * What a run does, decided once at its start. Equal parts give an equal plan.
 *
 * @throws BadPayloadError when a manifest or the image is missing
 */
export function planRun(parts: RunPlanParts): RunPlan {
  const { run, policy, window, system, bucket } = parts;
  const { algorithm } = policy;
  const keys = runKeys(run);
  const judge = manifestOf(window.holdOut.datasetVersion, parts.manifests);
  const files = window.parts.flatMap((part) =>
    trainedOn(part, manifestOf(part.datasetVersion, parts.manifests)),
  );
  const candidateId = candidateIdOf(run.id);
  const dataHash = dataHashOf(files.map(({ sha256 }) => sha256));
  const holdOutHash = dataHashOf([judge.objects.holdOut.sha256]);
  return {
    candidateId,
    jobPrefix: jobPrefixOf(system, run),
    policyHash: run.policyHash,
    definitionHash: judge.definitionHash,
    codeHash: algorithm.codeHash,
    packageGroup: packageGroupOf(system, run.model),
    image: imageOf(policy, parts.images),
    entryPoints: algorithm.entryPoints,
    trainingMetrics: algorithm.trainingMetrics,
    window: {
      manifest: `s3://${bucket}/${keys.window}`,
      dataHash,
      rows: window.rows,
      parts: [...window.parts] satisfies WindowPart[],
    },
    holdOut: { ...window.holdOut, uri: uriOf(judge.objects.holdOut), dataHash: holdOutHash },
    definition: uriOf(judge.objects.definition),
    code: `s3://${bucket}/${codeFolder(algorithm.codeHash)}`,
    hyperparameters: {
      ...algorithm.hyperparameters,
      candidate_id: candidateId,
      data_hash: dataHash,
    },
    training: { output: `s3://${bucket}/${keys.training}`, ...machines(policy.training) },
    evaluation: {
      output: `s3://${bucket}/${keys.evaluation}`,
      ...machines(policy.evaluation),
      environment: {
        ...evaluationSettings(policy.gates, algorithm.hyperparameters),
        EVERGREEN_CANDIDATE_ID: candidateId,
        EVERGREEN_HOLD_OUT_HASH: holdOutHash,
      },
    },
    capacityWaitSeconds: policy.capacityWaitSeconds,
    trained: parts.trained,
  };
}

/** The model package group of a model: the name the model stack gives it. */
export function packageGroupOf(system: string, model: string): string {
  return `${system}-${model}`;
}

const JOB_PREFIX_LENGTH = 40;

/**
 * What the names of an attempt's jobs start with, at most 40 characters: first the system, which
 * roles are bound to, then as much of the model as fits, then run and attempt. Twelve digits of a
 * run's hash tell runs of one system apart: among a million runs, a clash has odds of 1 in 500.
 */
export function jobPrefixOf(
  system: string,
  { id, attempt, model }: Pick<RunRequest, 'id' | 'attempt' | 'model'>,
): string {
  const tail = `${id.replace(/^run-/, '').slice(0, 12)}-${attempt}`;
  const head = packageGroupOf(system, model).slice(0, JOB_PREFIX_LENGTH - tail.length - 1);
  return `${head.replace(/-+$/, '')}-${tail}`;
}

/** The settings of `evaluate.py`; what it must find is added when it is known. */
function evaluationSettings(
  gates: GatesPolicy,
  hyperparameters: RunPolicy['algorithm']['hyperparameters'],
): Record<string, string> {
  const { quantile } = hyperparameters;
  return {
    EVERGREEN_RESAMPLES: String(gates.resamples),
    EVERGREEN_CONFIDENCE: String(gates.confidence),
    EVERGREEN_SEED: String(gates.seed),
    // A model of a quantile is judged by that quantile's loss.
    ...(quantile === undefined ? {} : { EVERGREEN_QUANTILE: quantile }),
  };
}

function machines({ instances, volumeGb, maxMinutes }: RunPolicy['training']) {
  return { instances, volumeGb, maxSeconds: maxMinutes * 60 };
}

function imageOf({ algorithm }: RunPolicy, images: Readonly<Record<string, string>>): string {
  const name = `${algorithm.image.repository}:${algorithm.image.tag}`;
  const image = images[name];
  if (image !== undefined) return image;
  throw new BadPayloadError(
    `The run's image ${name} is not among this region's: ${Object.keys(images).join(', ') || 'none'}.`,
    { image: name },
  );
}

function manifestOf(id: string, manifests: ReadonlyMap<string, DatasetManifest>): DatasetManifest {
  const manifest = manifests.get(id);
  if (manifest !== undefined) return manifest;
  throw new BadPayloadError(`The manifest of dataset version ${id} was not given.`, {
    datasetVersion: id,
  });
}

function uriOf({ bucket, key }: { readonly bucket: string; readonly key: string }): string {
  return `s3://${bucket}/${key}`;
}
