import { type OpenReleaseOutput, releaseSteps } from '../../pipelines/release/steps.ts';
import { BundledServingPolicies } from '../shared/adapters/bundled-serving-policies.ts';
import { DynamoDbEndpointLock } from '../shared/adapters/dynamodb/dynamodb-endpoint-lock.ts';
import { DynamoDbReleaseLedger } from '../shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import { logger } from '../shared/observability/logger.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { openReleaseEnv } from './env.ts';
import { openRelease } from './open-release.ts';

const now = () => new Date();
const env = openReleaseEnv.parse(process.env);
const ports = {
  policies: new BundledServingPolicies(env.LAMBDA_TASK_ROOT),
  lock: new DynamoDbEndpointLock(env.LEDGER_TABLE, now),
  ledger: new DynamoDbReleaseLedger(env.LEDGER_TABLE, now),
  system: env.SYSTEM_NAME,
  bucket: env.DATA_BUCKET,
  now,
};

export async function handler(event: unknown): Promise<OpenReleaseOutput> {
  const input = parsePayload(releaseSteps.openRelease.input, event);
  const opened = await openRelease(input, ports);
  const { id: releaseId, attempt, model, packageVersion } = input.release;
  const reason = opened.outcome === 'skipped' ? opened.reason : undefined;
  logger.info(`Release ${opened.outcome}`, { releaseId, attempt, model, packageVersion, reason });
  return opened;
}
