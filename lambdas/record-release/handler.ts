import { releaseMetrics } from '../../pipelines/release/metrics.ts';
import { type RecordReleaseOutput, releaseSteps } from '../../pipelines/release/steps.ts';
import { DynamoDbReleaseLedger } from '../shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishMeasures } from '../shared/observability/metrics.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { recordReleaseEnv } from './env.ts';
import { recordRelease } from './record-release.ts';

const now = () => new Date();
const env = recordReleaseEnv.parse(process.env);
const ports = { ledger: new DynamoDbReleaseLedger(env.LEDGER_TABLE, now), now };

export async function handler(event: unknown): Promise<RecordReleaseOutput> {
  const input = parsePayload(releaseSteps.recordRelease.input, event);
  const { output, seconds } = await recordRelease(input, ports);
  logger.info('Released', { ...output.event, expired: output.expired });
  publishMeasures(input.release.model, {
    [releaseMetrics.releasesDone]: { value: 1, unit: 'Count' },
    [releaseMetrics.hasChampion]: { value: 1, unit: 'None' },
    [releaseMetrics.championVersion]: { value: input.release.packageVersion, unit: 'None' },
    [releaseMetrics.releaseSeconds]: { value: seconds, unit: 'Seconds' },
  });
  return output;
}
