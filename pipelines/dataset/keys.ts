import { modelName, NO_MODEL } from '../model-definition/contract.ts';
import { hashOf } from '../shared/canonical-json.ts';
import { prefixes } from './prefixes.ts';

/**
 * The id of a dataset version: equal for the same bytes checked against the same definition of
 * the same model, whatever the object was called and however often it was uploaded.
 */
export function datasetVersionIdOf(
  model: string,
  definitionHash: string,
  rawSha256: string,
): string {
  return `dsv-${hashOf([model, definitionHash, rawSha256]).slice(0, 20)}`;
}

/** Where the parts of a dataset version lie. */
export interface DatasetKeys {
  readonly training: string;
  readonly holdOut: string;
  readonly profile: string;
  /**
   * Written last. It names the upload it was made from, so two uploads of the same bytes write two;
   * the ledger says which of them is the dataset version's.
   */
  readonly manifest: string;
}

/** The keys of one dataset version, all write-once. */
export function datasetKeys(model: string, datasetVersion: string, uploadId: string): DatasetKeys {
  const folder = `${prefixes.datasets}${model}/${datasetVersion}`;
  return {
    training: `${folder}/training.parquet`,
    holdOut: `${folder}/hold-out.parquet`,
    profile: `${folder}/profile.json`,
    manifest: `${folder}/manifest-${uploadId}.json`,
  };
}

/** Where a compiled model definition lies, by its hash. */
export function definitionKey(definitionHash: string): string {
  return `${prefixes.definitions}${definitionHash}.json`;
}

/** Where the two forms of a validation report lie. */
export interface ReportKeys {
  readonly json: string;
  readonly html: string;
}

/**
 * The keys of an upload's report. The folder an upload came from is whatever its writer typed: one
 * that is not a model's name never becomes part of a key.
 */
export function reportKeys(model: string, uploadId: string): ReportKeys {
  const owner = modelName.safeParse(model).success ? model : NO_MODEL;
  const folder = `${prefixes.reports}${owner}/${uploadId}`;
  return { json: `${folder}/report.json`, html: `${folder}/report.html` };
}
