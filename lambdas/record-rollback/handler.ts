import { releaseMetrics } from '../../pipelines/release/metrics.ts';
import { type RecordRollbackOutput, releaseSteps } from '../../pipelines/release/steps.ts';
import { DynamoDbEndpointLock } from '../shared/adapters/dynamodb/dynamodb-endpoint-lock.ts';
import { DynamoDbReleaseLedger } from '../shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { recordRollbackEnv } from './env.ts';
import { recordRollback } from './record-rollback.ts';

const now = () => new Date();
const env = recordRollbackEnv.parse(process.env);
const ports = {
  ledger: new DynamoDbReleaseLedger(env.LEDGER_TABLE, now),
  lock: new DynamoDbEndpointLock(env.LEDGER_TABLE, now),
  now,
};

export async function handler(event: unknown): Promise<RecordRollbackOutput> {
  const input = parsePayload(releaseSteps.recordRollback.input, event);
  const output = await recordRollback(input, ports);
  logger.error('Rolled back', { ...output.event });
  publishCounts(input.release.model, { [releaseMetrics.releasesRolledBack]: 1 });
  return output;
}
