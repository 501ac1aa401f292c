import { ingestMetrics } from '../../pipelines/ingest/metrics.ts';
import { ingestSteps, type RegisterDatasetVersionOutput } from '../../pipelines/ingest/steps.ts';
import { DynamoDbLedger } from '../shared/adapters/dynamodb/dynamodb-ledger.ts';
import { S3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { registerDatasetVersionEnv } from './env.ts';
import { registerDatasetVersion } from './register-dataset-version.ts';

const env = registerDatasetVersionEnv.parse(process.env);
const ports = {
  ledger: new DynamoDbLedger(env.LEDGER_TABLE, () => new Date()),
  store: new S3ObjectStore(env.DATA_BUCKET),
};

export async function handler(event: unknown): Promise<RegisterDatasetVersionOutput> {
  const input = parsePayload(ingestSteps.registerDatasetVersion.input, event);
  const output = await registerDatasetVersion(input, ports);
  logger.info(`Dataset version ${output.outcome}`, { uploadId: input.upload.id });
  if (output.outcome === 'registered') {
    const { rows, model } = output.event;
    publishCounts(model, {
      [ingestMetrics.datasetVersionsRegistered]: 1,
      [ingestMetrics.rowsRegistered]: rows.training + rows.holdOut,
      [ingestMetrics.rowsDroppedWithoutLabel]: rows.droppedWithoutLabel,
    });
  }
  return output;
}
