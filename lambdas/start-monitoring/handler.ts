import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { BundledMonitoringPolicies } from '../shared/adapters/bundled-monitoring-policies.ts';
import { StepFunctionsWorkflow } from '../shared/adapters/step-functions-workflow.ts';
import { handleBatch } from '../shared/handle-batch.ts';
import { logger } from '../shared/observability/logger.ts';
import { startMonitoringEnv } from './env.ts';
import { startMonitoring } from './start-monitoring.ts';

const env = startMonitoringEnv.parse(process.env);
const ports = {
  policies: new BundledMonitoringPolicies(env.LAMBDA_TASK_ROOT),
  workflow: new StepFunctionsWorkflow(env.MONITORING_STATE_MACHINE_ARN),
  now: () => new Date(),
};

export async function handler(batch: SQSEvent): Promise<SQSBatchResponse> {
  return await handleBatch(batch, 'A call for monitoring', startAll);
}

async function startAll(event: unknown): Promise<void> {
  for (const { outcome, monitoring } of await startMonitoring(event, ports)) {
    // The schedule speaks several times in a slot: that its monitoring is there is no news.
    if (outcome !== 'started') continue;
    logger.info('Monitoring started', { monitoringId: monitoring.id, model: monitoring.model });
  }
}
