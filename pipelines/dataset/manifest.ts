import { schemaHashOf } from '../data-contract/schema-hash.ts';
import type { ModelDefinition } from '../model-definition/contract.ts';
import {
  datasetManifest,
  type DatasetManifest,
  type HoldOutCut,
  type RowCounts,
  type StoredObject,
} from './contract.ts';
import { datasetVersionIdOf } from './keys.ts';

/** What a manifest is made from. */
export interface ManifestParts {
  readonly definition: ModelDefinition;
  readonly definitionHash: string;
  readonly raw: DatasetManifest['raw'];
  readonly rows: RowCounts;
  readonly holdOut: HoldOutCut;
  readonly objects: Readonly<Record<keyof DatasetManifest['objects'], StoredObject>>;
  readonly warnings: number;
}

/** The immutable description of a dataset version. Equal parts give an equal manifest. */
export function manifestOf(parts: ManifestParts): DatasetManifest {
  const { definition, definitionHash, raw, rows, holdOut, objects, warnings } = parts;
  return datasetManifest.parse({
    schemaVersion: 1,
    id: datasetVersionIdOf(definition.name, definitionHash, raw.sha256),
    model: definition.name,
    raw,
    definitionHash,
    schemaHash: schemaHashOf(definition),
    rows,
    holdOut,
    objects,
    warnings,
  } satisfies DatasetManifest);
}
