import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { releaseMetrics } from '../../pipelines/release/metrics.ts';
import { BundledServingPolicies } from '../shared/adapters/bundled-serving-policies.ts';
import { StepFunctionsWorkflow } from '../shared/adapters/step-functions-workflow.ts';
import { handleBatch } from '../shared/handle-batch.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { startReleaseEnv } from './env.ts';
import { startRelease } from './start-release.ts';

const env = startReleaseEnv.parse(process.env);
const ports = {
  policies: new BundledServingPolicies(env.LAMBDA_TASK_ROOT),
  workflow: new StepFunctionsWorkflow(env.RELEASE_STATE_MACHINE_ARN),
  system: env.SYSTEM_NAME,
};

export async function handler(batch: SQSEvent): Promise<SQSBatchResponse> {
  return await handleBatch(batch, 'A model package event', startOne);
}

async function startOne(event: unknown): Promise<void> {
  const started = await startRelease(event, ports);
  if (started.outcome === 'ignored') {
    logger.info('Model package event ignored', { ...started });
    return;
  }
  const { outcome, release } = started;
  const { id: releaseId, model, packageVersion } = release;
  logger.info(`Release ${outcome}`, { releaseId, model, packageVersion });
  if (outcome !== 'started') publishCounts(model, { [releaseMetrics.eventsDuplicate]: 1 });
}
