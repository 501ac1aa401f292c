import { type DatasetManifest, datasetManifest } from '../../pipelines/dataset/contract.ts';
import {
  type ModelDefinition,
  modelDefinition,
} from '../../pipelines/model-definition/contract.ts';
import { UnknownDatasetVersionError } from '../../pipelines/shared/errors.ts';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import type { RunPolicy } from '../../pipelines/training/policy.ts';
import { resolveWindow, type RunWindow } from '../../pipelines/training/window.ts';
import type { DatasetVersionEntry } from './ports/ledger.ts';
import type { ObjectStore } from './ports/object-store.ts';
import type { RunLedger } from './ports/run-ledger.ts';

/** A run's data: what it trains on and is judged by, and the documents that describe it. */
export interface RunData {
  readonly window: RunWindow;
  /** The place in the order of registration of the dataset version that started the run. */
  readonly datasetNumber: number;
  /** Of every part of the window, by the dataset version's id. */
  readonly manifests: ReadonlyMap<string, DatasetManifest>;
  /** Where each manifest lies. */
  readonly manifestKeys: ReadonlyMap<string, string>;
  /** What the dataset version that started the run was checked against. */
  readonly definition: ModelDefinition;
}

export interface RunDataPorts {
  readonly ledger: Pick<RunLedger, 'datasetVersions'>;
  readonly store: Pick<ObjectStore, 'readText'>;
}

/**
 * Finds a run's data. What is registered later changes nothing, so every step of a run, and every
 * repetition, finds the same.
 * @throws UnknownDatasetVersionError when the dataset version that started it is not registered
 */
export async function findRunData(
  run: Pick<RunRequest, 'model' | 'datasetVersion'>,
  policy: Pick<RunPolicy, 'window'>,
  { ledger, store }: RunDataPorts,
): Promise<RunData> {
  const versions = await ledger.datasetVersions(run.model);
  const entries = new Map(versions.map((version) => [version.id, version]));
  const newest = entries.get(run.datasetVersion);
  if (!newest) {
    throw new UnknownDatasetVersionError(
      `Dataset version ${run.datasetVersion} of ${run.model} is not in the ledger; upload its file again.`,
      { model: run.model, datasetVersion: run.datasetVersion },
    );
  }
  const judge = await readManifest(newest, store);
  const definition = modelDefinition.parse(
    JSON.parse(await store.readText(judge.objects.definition.key)),
  );
  const { keepVersions } = definition.holdOut;
  const limits = { versions: policy.window.versions, keepVersions };
  const window = resolveWindow(versions, run.datasetVersion, limits);
  const parts = window.parts.flatMap(({ datasetVersion }) => entries.get(datasetVersion) ?? []);
  const manifests = await Promise.all(
    parts.map(async (entry) => [entry.id, await readManifest(entry, store)] as const),
  );
  return {
    window,
    datasetNumber: newest.number,
    manifests: new Map(manifests),
    manifestKeys: new Map(parts.map(({ id, manifestKey }) => [id, manifestKey])),
    definition,
  };
}

async function readManifest(
  entry: DatasetVersionEntry,
  store: Pick<ObjectStore, 'readText'>,
): Promise<DatasetManifest> {
  return datasetManifest.parse(JSON.parse(await store.readText(entry.manifestKey)));
}
