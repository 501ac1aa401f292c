import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { BundledMonitoringPolicies } from '../shared/adapters/bundled-monitoring-policies.ts';
import { StepFunctionsWorkflow } from '../shared/adapters/step-functions-workflow.ts';
import { logger } from '../shared/observability/logger.ts';
import { startMonitoringEnv } from './env.ts';
import { startMonitoring } from './start-monitoring.ts';

const env = startMonitoringEnv.parse(process.env);
const ports = {
  policies: new BundledMonitoringPolicies(env.LAMBDA_TASK_ROOT),
  workflow: new StepFunctionsWorkflow(env.MONITORING_STATE_MACHINE_ARN),
  now: () => new Date(),
};

/** Each message stands alone: one that fails is tried again, the others are done. */
export async function handler(batch: SQSEvent): Promise<SQSBatchResponse> {
  const failures: string[] = [];
  for (const record of batch.Records) {
    try {
      await startAll(record.body);
    } catch (error) {
      logger.error('Monitorings could not be started', { error });
      failures.push(record.messageId);
    }
  }
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function startAll(body: string): Promise<void> {
  for (const { outcome, monitoring } of await startMonitoring(JSON.parse(body), ports)) {
    // The schedule speaks several times in a slot: that its monitoring is there is no news.
    if (outcome !== 'started') continue;
    logger.info('Monitoring started', { monitoringId: monitoring.id, model: monitoring.model });
  }
}
