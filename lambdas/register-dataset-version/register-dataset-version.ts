import { datasetManifest } from '../../pipelines/dataset/contract.ts';
import type { Upload } from '../../pipelines/ingest/contract.ts';
import type { RegisterDatasetVersionOutput } from '../../pipelines/ingest/steps.ts';
import type { DatasetVersionEntry, Ledger } from '../shared/ports/ledger.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';

export interface RegisterDatasetVersionPorts {
  readonly ledger: Ledger;
  readonly store: Pick<ObjectStore, 'readText' | 'bucket'>;
}

/**
 * Enters a validated dataset version in the ledger: from then on it exists. Repeating it answers the
 * same; when another upload registered the same content meanwhile, this one is a duplicate.
 */
export async function registerDatasetVersion(
  input: { upload: Upload; manifest: { bucket: string; key: string } },
  { ledger, store }: RegisterDatasetVersionPorts,
): Promise<RegisterDatasetVersionOutput> {
  const { upload } = input;
  const manifest = datasetManifest.parse(JSON.parse(await store.readText(input.manifest.key)));
  const entry: Omit<DatasetVersionEntry, 'number'> = {
    model: manifest.model,
    id: manifest.id,
    uploadId: upload.id,
    rawKey: upload.key,
    rawVersionId: upload.versionId,
    rawSequencer: upload.sequencer,
    rows: manifest.rows,
    schemaHash: manifest.schemaHash,
    definitionHash: manifest.definitionHash,
    manifestKey: input.manifest.key,
  };
  const registered = await ledger.registerDatasetVersion(entry, upload);
  if (registered.uploadId !== upload.id) {
    return { outcome: 'duplicate', datasetVersion: registered.id };
  }
  return {
    outcome: 'registered',
    event: {
      model: manifest.model,
      datasetVersion: manifest.id,
      number: registered.number,
      uploadId: upload.id,
      rows: manifest.rows,
      holdOut: manifest.holdOut,
      schemaHash: manifest.schemaHash,
      definitionHash: manifest.definitionHash,
      manifest: input.manifest,
    },
  };
}
