import { trainingMetrics } from '../../pipelines/training/metrics.ts';
import { type RunFailed, trainingSteps } from '../../pipelines/training/steps.ts';
import { CloudWatchJobLogs } from '../shared/adapters/cloudwatch-job-logs.ts';
import { DynamoDbRunLedger } from '../shared/adapters/dynamodb/dynamodb-run-ledger.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { recordRunFailureEnv } from './env.ts';
import { recordRunFailure } from './record-run-failure.ts';

const now = () => new Date();
const env = recordRunFailureEnv.parse(process.env);
const ports = {
  ledger: new DynamoDbRunLedger(env.LEDGER_TABLE, now),
  logs: new CloudWatchJobLogs(),
  now,
};

export async function handler(event: unknown): Promise<{ event: RunFailed }> {
  const input = parsePayload(trainingSteps.recordRunFailure.input, event);
  const failed = await recordRunFailure(input, ports);
  logger.error('Run failed', { ...failed });
  publishCounts(failed.model, { [trainingMetrics.runsFailed]: 1 });
  return { event: failed };
}
