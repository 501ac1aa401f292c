import type { Finding, Upload } from '../../pipelines/ingest/contract.ts';
import { datasetVersionIdOf } from '../../pipelines/dataset/keys.ts';
import { unknownModel } from '../../pipelines/ingest/unknown-model.ts';
import type { ValidateUploadOutput } from '../../pipelines/ingest/steps.ts';
import type { DatasetEngine } from '../shared/ports/dataset-engine.ts';
import type { Ledger } from '../shared/ports/ledger.ts';
import type { CompiledDefinition, ModelDefinitions } from '../shared/ports/model-definitions.ts';
import type { ObjectStore } from '../shared/ports/object-store.ts';
import { publishReport, type ReportedUpload } from './publish-report.ts';
import { storeDataset } from './store-dataset.ts';

export interface ValidateUploadPorts {
  readonly ledger: Ledger;
  readonly store: ObjectStore;
  readonly definitions: ModelDefinitions;
  readonly engine: DatasetEngine;
  readonly now: () => Date;
}

/**
 * Reads an upload by its exact version and checks it against its model's data contract. What is fit
 * is stored as a dataset version that is not registered yet; what is not is reported. Repeating it
 * comes to the same.
 * @param workDirectory - empty, on a disk with room for the file, its unpacked copy and its Parquet
 */
export async function validateUpload(
  upload: Upload,
  workDirectory: string,
  ports: ValidateUploadPorts,
): Promise<ValidateUploadOutput> {
  if ((await ports.ledger.receiveUpload(upload)) === 'superseded') return { outcome: 'superseded' };

  const compiled = await ports.definitions.find(upload.model);
  if (!compiled) {
    const findings = [unknownModel(upload, await ports.definitions.names())];
    return await quarantine({ upload, findings }, ports);
  }
  return await validateFile(upload, compiled, workDirectory, ports);
}

async function validateFile(
  upload: Upload,
  { definition, hash: definitionHash }: CompiledDefinition,
  workDirectory: string,
  ports: ValidateUploadPorts,
): Promise<ValidateUploadOutput> {
  const { store, engine, ledger } = ports;
  const body = await store.openVersion(upload.bucket, upload.key, upload.versionId);
  const received = await engine.receive(body, { limits: definition.limits, workDirectory });
  if (received.outcome === 'refused') {
    return await quarantine({ upload, definitionHash, findings: received.findings }, ports);
  }
  const { file } = received;
  const known = { upload, definitionHash, sha256: file.sha256, format: file.format };

  const datasetVersion = datasetVersionIdOf(definition.name, definitionHash, file.sha256);
  const existing = await ledger.findDatasetVersion(definition.name, datasetVersion);
  if (existing && existing.uploadId !== upload.id) return { outcome: 'duplicate', datasetVersion };

  const examined = await engine.examine({ file, definition, workDirectory });
  if (examined.outcome === 'refused') {
    return await quarantine({ ...known, findings: examined.findings }, ports);
  }
  const manifest = await storeDataset(
    { upload, file, definition, definitionHash, datasetVersion, examined },
    store,
  );
  const report = await publishReport(
    { ...known, datasetVersion, rows: examined.rows, findings: examined.findings },
    ports,
  );
  return { outcome: 'accepted', datasetVersion, manifest, report };
}

async function quarantine(
  reported: ReportedUpload,
  ports: ValidateUploadPorts,
): Promise<ValidateUploadOutput> {
  const report = await publishReport(reported, ports);
  return { outcome: 'quarantined', codes: codesOf(reported.findings), report };
}

function codesOf(findings: readonly Finding[]) {
  const errors = findings.filter(({ severity }) => severity === 'error');
  return [...new Set(errors.map(({ code }) => code))];
}
