import { trainingMetrics } from '../../pipelines/training/metrics.ts';
import { type OpenRunOutput, trainingSteps } from '../../pipelines/training/steps.ts';
import { BundledAlgorithms } from '../shared/adapters/bundled-algorithms.ts';
import { BundledPolicies } from '../shared/adapters/bundled-policies.ts';
import { DynamoDbRunLedger } from '../shared/adapters/dynamodb/dynamodb-run-ledger.ts';
import { S3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { openRunEnv } from './env.ts';
import { openRun } from './open-run.ts';

const env = openRunEnv.parse(process.env);
const ports = {
  policies: new BundledPolicies(env.LAMBDA_TASK_ROOT),
  algorithms: new BundledAlgorithms(env.LAMBDA_TASK_ROOT),
  ledger: new DynamoDbRunLedger(env.LEDGER_TABLE, () => new Date()),
  store: new S3ObjectStore(env.DATA_BUCKET),
  system: env.SYSTEM_NAME,
  images: env.IMAGES,
};

export async function handler(event: unknown): Promise<OpenRunOutput> {
  const input = parsePayload(trainingSteps.openRun.input, event);
  const { plan, outcome } = await openRun(input, ports);
  const { id: runId, attempt, model } = input.run;
  logger.info(`Run ${outcome}`, { runId, attempt, model, resumed: plan.trained !== null });
  if (outcome === 'opened') publishCounts(model, { [trainingMetrics.runsStarted]: 1 });
  return plan;
}
