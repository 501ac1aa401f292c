import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingestSteps, type ValidateUploadOutput } from '../../pipelines/ingest/steps.ts';
import { BundledDefinitions } from '../shared/adapters/bundled-definitions.ts';
import { DuckDbDatasetEngine } from '../shared/adapters/duckdb/duckdb-dataset-engine.ts';
import { DynamoDbLedger } from '../shared/adapters/dynamodb/dynamodb-ledger.ts';
import { S3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { logger } from '../shared/observability/logger.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { validateUploadEnv } from './env.ts';
import { validateUpload } from './validate-upload.ts';

const env = validateUploadEnv.parse(process.env);
const now = () => new Date();
const ports = {
  ledger: new DynamoDbLedger(env.LEDGER_TABLE, now),
  store: new S3ObjectStore(env.DATA_BUCKET),
  definitions: new BundledDefinitions(env.LAMBDA_TASK_ROOT),
  engine: new DuckDbDatasetEngine({
    memoryMb: env.ENGINE_MEMORY_MB,
    threads: env.ENGINE_THREADS,
  }),
  now,
};

export async function handler(event: unknown): Promise<ValidateUploadOutput> {
  const { upload } = parsePayload(ingestSteps.validateUpload.input, event);
  const workDirectory = await mkdtemp(join(tmpdir(), 'validate-upload-'));
  try {
    const output = await validateUpload(upload, workDirectory, ports);
    logger.info(`Upload ${output.outcome}`, { uploadId: upload.id, model: upload.model });
    return output;
  } finally {
    // The disk outlives the call: what is left would fill it for the next upload.
    await rm(workDirectory, { recursive: true, force: true });
  }
}
