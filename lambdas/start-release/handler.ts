import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { releaseMetrics } from '../../pipelines/release/metrics.ts';
import { BundledServingPolicies } from '../shared/adapters/bundled-serving-policies.ts';
import { StepFunctionsWorkflow } from '../shared/adapters/step-functions-workflow.ts';
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

/** Each message stands alone: one that fails is tried again, the others are done. */
export async function handler(batch: SQSEvent): Promise<SQSBatchResponse> {
  const failures: string[] = [];
  for (const record of batch.Records) {
    try {
      await startOne(record.body);
    } catch (error) {
      logger.error('A model package event could not be processed', { error });
      failures.push(record.messageId);
    }
  }
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}

async function startOne(body: string): Promise<void> {
  const started = await startRelease(JSON.parse(body), ports);
  if (started.outcome === 'ignored') {
    logger.info('Model package event ignored', { ...started });
    return;
  }
  const { outcome, release } = started;
  const { id: releaseId, model, packageVersion } = release;
  logger.info(`Release ${outcome}`, { releaseId, model, packageVersion });
  if (outcome !== 'started') publishCounts(model, { [releaseMetrics.eventsDuplicate]: 1 });
}
