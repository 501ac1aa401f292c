import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ingestMetrics } from '../../pipelines/ingest/metrics.ts';
import { StepFunctionsWorkflow } from '../shared/adapters/step-functions-workflow.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { startIngestEnv } from './env.ts';
import { startIngest } from './start-ingest.ts';

const env = startIngestEnv.parse(process.env);
const workflow = new StepFunctionsWorkflow(env.INGEST_STATE_MACHINE_ARN);

/** Each message stands alone: one that fails is tried again, the others are done. */
export async function handler(batch: SQSEvent): Promise<SQSBatchResponse> {
  const failures: string[] = [];
  for (const record of batch.Records) {
    try {
      await startOne(record.body);
    } catch (error) {
      logger.error('An upload event could not be processed', { error });
      failures.push(record.messageId);
    }
  }
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function startOne(body: string): Promise<void> {
  const started = await startIngest(JSON.parse(body), workflow);
  if (started.outcome === 'ignored') {
    logger.info('A folder marker is no upload', { key: started.event.key });
    return;
  }
  const { upload } = started.event;
  logger.info(`Ingest ${started.outcome}`, { uploadId: upload.id, model: upload.model });
  if (started.outcome !== 'started') {
    publishCounts(upload.model, { [ingestMetrics.eventsDuplicate]: 1 });
  }
}
