import { ingestSteps } from '../../pipelines/ingest/steps.ts';
import { DynamoDbLedger } from '../shared/adapters/dynamodb/dynamodb-ledger.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { recordUploadEnv } from './env.ts';
import { countedFor, OUTCOME_METRICS, recordUpload } from './record-upload.ts';

const env = recordUploadEnv.parse(process.env);
const ledger = new DynamoDbLedger(env.LEDGER_TABLE, () => new Date());

export async function handler(event: unknown): Promise<Record<string, never>> {
  const recorded = parsePayload(ingestSteps.recordUpload.input, event);
  await recordUpload(recorded, ledger);
  logger.info(`Upload ${recorded.outcome}`, { uploadId: recorded.upload.id });
  publishCounts(countedFor(recorded), { [OUTCOME_METRICS[recorded.outcome]]: 1 });
  return {};
}
