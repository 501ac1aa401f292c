import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { releaseMetrics } from '../../pipelines/release/metrics.ts';
import { BundledServingPolicies } from '../shared/adapters/bundled-serving-policies.ts';
import { DynamoDbReleaseLedger } from '../shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import { SageMakerApprovedPackages } from '../shared/adapters/sagemaker-approved-packages.ts';
import { StepFunctionsWorkflow } from '../shared/adapters/step-functions-workflow.ts';
import { handleBatch } from '../shared/handle-batch.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { reconcileReleasesEnv } from './env.ts';
import { reconcileReleases } from './reconcile-releases.ts';

const now = () => new Date();
const env = reconcileReleasesEnv.parse(process.env);
const ports = {
  policies: new BundledServingPolicies(env.LAMBDA_TASK_ROOT),
  packages: new SageMakerApprovedPackages(),
  ledger: new DynamoDbReleaseLedger(env.LEDGER_TABLE, now),
  workflow: new StepFunctionsWorkflow(env.RELEASE_STATE_MACHINE_ARN),
  system: env.SYSTEM_NAME,
  now,
};

export async function handler(batch: SQSEvent): Promise<SQSBatchResponse> {
  return await handleBatch(batch, 'A look for lost approvals', lookAtAll);
}

async function lookAtAll(message: unknown): Promise<void> {
  const { started, failures } = await reconcileReleases(message, ports);
  for (const { id: releaseId, model, packageVersion } of started) {
    logger.warn('Release started, of which no event has told', {
      releaseId,
      model,
      packageVersion,
    });
    publishCounts(model, { [releaseMetrics.releasesReconciled]: 1 });
  }
  if (failures.length > 0) throw new AggregateError(failures, failures.map(String).join('\n'));
}
