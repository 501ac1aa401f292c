import type { DatasetManifest } from '../dataset/contract.ts';
import type { TrainingFacts } from '../evaluation/contract.ts';
import type { Verdict } from '../gates/contract.ts';
import { BadPayloadError } from '../shared/errors.ts';
import { lineage, type Lineage, type RunRequest, type WindowExclusion } from './contract.ts';
import { policyKey, runKeys } from './keys.ts';
import type { RunPlan } from './steps.ts';
import { trainedOn } from './window.ts';

/** A dataset version's manifest, and where it lies. */
export interface StoredManifest {
  readonly bucket: string;
  readonly key: string;
  readonly manifest: DatasetManifest;
}

/** What a lineage is made from. */
export interface LineageParts {
  readonly run: RunRequest;
  /** ISO 8601 in UTC. */
  readonly startedAt: string;
  readonly judgedAt: string;
  readonly plan: RunPlan;
  /** The data bucket's name. */
  readonly bucket: string;
  readonly excluded: readonly WindowExclusion[];
  /** Of every part of the window, by the dataset version's id. */
  readonly manifests: ReadonlyMap<string, StoredManifest>;
  readonly facts: TrainingFacts;
  readonly training: Lineage['training'];
  readonly evaluation: Lineage['evaluation'];
  readonly verdict: Verdict;
}

/**
 * Everything a candidate came from, enough to make it again. Equal parts give an equal lineage.
 *
 * @throws BadPayloadError when a manifest is missing
 */
export function lineageOf(parts: LineageParts): Lineage {
  const { run, startedAt, judgedAt, plan, bucket, facts, verdict } = parts;
  return lineage.parse({
    schemaVersion: 1,
    model: run.model,
    candidateId: plan.candidateId,
    run: {
      id: run.id,
      attempt: run.attempt,
      trigger: run.trigger,
      startedAt,
      judgedAt,
      seconds: Math.max(0, (Date.parse(judgedAt) - Date.parse(startedAt)) / 1000),
    },
    data: dataOf(parts),
    code: {
      algorithm: facts.algorithm,
      hash: plan.codeHash,
      uri: plan.code,
      image: plan.image,
      libraries: facts.libraries,
    },
    config: { policyHash: plan.policyHash, policy: `s3://${bucket}/${policyKey(plan.policyHash)}` },
    hyperparameters: facts.hyperparameters,
    seed: facts.seed,
    training: parts.training,
    evaluation: parts.evaluation,
    champion: verdict.champion,
    verdict: { uri: `s3://${bucket}/${runKeys(run).verdict}`, outcome: verdict.outcome },
  } satisfies Lineage);
}

function dataOf({ plan, excluded, manifests }: LineageParts): Lineage['data'] {
  const judge = storedManifest(plan.holdOut.datasetVersion, manifests);
  return {
    dataHash: plan.window.dataHash,
    window: plan.window.parts.map((part) => {
      const { bucket, key, manifest } = storedManifest(part.datasetVersion, manifests);
      const { raw } = manifest;
      return {
        ...part,
        manifest: { bucket, key },
        raw: { bucket: raw.bucket, key: raw.key, versionId: raw.versionId, sha256: raw.sha256 },
        rowCounts: manifest.rows,
        trainedOn: trainedOn(part, manifest),
      };
    }),
    excluded: [...excluded],
    holdOut: {
      datasetVersion: plan.holdOut.datasetVersion,
      object: judge.manifest.objects.holdOut,
      dataHash: plan.holdOut.dataHash,
    },
    definition: { hash: plan.definitionHash, uri: plan.definition },
  };
}

function storedManifest(id: string, manifests: LineageParts['manifests']): StoredManifest {
  const stored = manifests.get(id);
  if (stored !== undefined) return stored;
  throw new BadPayloadError(`The manifest of dataset version ${id} was not given.`, {
    datasetVersion: id,
  });
}
