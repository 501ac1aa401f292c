import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { trainingMetrics } from '../../pipelines/training/metrics.ts';
import { BundledPolicies } from '../shared/adapters/bundled-policies.ts';
import { StepFunctionsWorkflow } from '../shared/adapters/step-functions-workflow.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { startTrainingEnv } from './env.ts';
import { startTraining } from './start-training.ts';

const env = startTrainingEnv.parse(process.env);
const ports = {
  policies: new BundledPolicies(env.LAMBDA_TASK_ROOT),
  workflow: new StepFunctionsWorkflow(env.TRAINING_STATE_MACHINE_ARN),
};

/** Each message stands alone: one that fails is tried again, the others are done. */
export async function handler(batch: SQSEvent): Promise<SQSBatchResponse> {
  const failures: string[] = [];
  for (const record of batch.Records) {
    try {
      await startOne(record.body);
    } catch (error) {
      logger.error('A run event could not be processed', { error });
      failures.push(record.messageId);
    }
  }
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function startOne(body: string): Promise<void> {
  const { run, outcome } = await startTraining(JSON.parse(body), ports);
  logger.info(`Run ${outcome}`, { runId: run.id, model: run.model });
  if (outcome !== 'started') publishCounts(run.model, { [trainingMetrics.eventsDuplicate]: 1 });
}
