import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { ingestMetrics } from '../../pipelines/ingest/metrics.ts';
import { StepFunctionsWorkflow } from '../shared/adapters/step-functions-workflow.ts';
import { handleBatch } from '../shared/handle-batch.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { startIngestEnv } from './env.ts';
import { startIngest } from './start-ingest.ts';

const env = startIngestEnv.parse(process.env);
const workflow = new StepFunctionsWorkflow(env.INGEST_STATE_MACHINE_ARN);

export async function handler(batch: SQSEvent): Promise<SQSBatchResponse> {
  return await handleBatch(batch, 'An upload event', startOne);
}

async function startOne(event: unknown): Promise<void> {
  const started = await startIngest(event, workflow);
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
