import { datasetKeys, definitionKey } from '../../pipelines/dataset/keys.ts';
import { manifestOf } from '../../pipelines/dataset/manifest.ts';
import type { Upload } from '../../pipelines/ingest/contract.ts';
import type { ModelDefinition } from '../../pipelines/model-definition/contract.ts';
import { canonicalJson } from '../../pipelines/shared/canonical-json.ts';
import type { AcceptedDataset, LocalFile } from '../shared/ports/dataset-engine.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';

const JSON_TYPE = 'application/json';
const PARQUET_TYPE = 'application/vnd.apache.parquet';

export interface DatasetToStore {
  readonly upload: Upload;
  readonly file: LocalFile;
  readonly definition: ModelDefinition;
  readonly definitionHash: string;
  readonly datasetVersion: string;
  readonly examined: AcceptedDataset;
}

/**
 * Writes the objects of a dataset version, each once, and last the manifest that names them all. The
 * same upload always makes the same bytes, so a repetition finds its own objects.
 * @returns where the manifest lies
 */
export async function storeDataset(
  dataset: DatasetToStore,
  store: ObjectStore,
): Promise<{ bucket: string; key: string }> {
  const { upload, file, definition, definitionHash, datasetVersion, examined } = dataset;
  const keys = datasetKeys(definition.name, datasetVersion, upload.id);
  const manifest = manifestOf({
    definition,
    definitionHash,
    raw: {
      bucket: upload.bucket,
      key: upload.key,
      versionId: upload.versionId,
      sha256: file.sha256,
      bytes: file.bytes,
      format: file.format,
    },
    rows: examined.rows,
    holdOut: examined.holdOut,
    objects: {
      definition: await store.writeOnce(
        definitionKey(definitionHash),
        { text: canonicalJson(definition) },
        JSON_TYPE,
      ),
      training: await store.writeOnce(keys.training, examined.training, PARQUET_TYPE),
      holdOut: await store.writeOnce(keys.holdOut, examined.holdOutFile, PARQUET_TYPE),
      profile: await store.writeOnce(
        keys.profile,
        { text: canonicalJson(examined.profile) },
        JSON_TYPE,
      ),
    },
    warnings: examined.findings.length,
  });
  const { bucket, key } = await store.writeOnce(
    keys.manifest,
    { text: canonicalJson(manifest) },
    JSON_TYPE,
  );
  return { bucket, key };
}
