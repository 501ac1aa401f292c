import { releaseMetrics } from '../../pipelines/release/metrics.ts';
import { type RecordReleaseFailureOutput, releaseSteps } from '../../pipelines/release/steps.ts';
import { DynamoDbEndpointLock } from '../shared/adapters/dynamodb/dynamodb-endpoint-lock.ts';
import { DynamoDbReleaseLedger } from '../shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { recordReleaseFailureEnv } from './env.ts';
import { recordReleaseFailure } from './record-release-failure.ts';

const now = () => new Date();
const env = recordReleaseFailureEnv.parse(process.env);
const ports = {
  ledger: new DynamoDbReleaseLedger(env.LEDGER_TABLE, now),
  lock: new DynamoDbEndpointLock(env.LEDGER_TABLE, now),
  now,
};

export async function handler(event: unknown): Promise<RecordReleaseFailureOutput> {
  const input = parsePayload(releaseSteps.recordReleaseFailure.input, event);
  const output = await recordReleaseFailure(input, ports);
  logger.error('Release failed', { ...output.event });
  publishCounts(input.release.model, { [releaseMetrics.releasesFailed]: 1 });
  return output;
}
