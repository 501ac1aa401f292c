import { monitoringMetrics } from '../../pipelines/monitoring/metrics.ts';
import {
  monitoringSteps,
  type RecordMonitoringFailureOutput,
} from '../../pipelines/monitoring/steps.ts';
import { DynamoDbMonitoringLedger } from '../shared/adapters/dynamodb/dynamodb-monitoring-ledger.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { recordMonitoringFailureEnv } from './env.ts';
import { recordMonitoringFailure } from './record-monitoring-failure.ts';

const env = recordMonitoringFailureEnv.parse(process.env);
const ports = { ledger: new DynamoDbMonitoringLedger(env.LEDGER_TABLE), now: () => new Date() };

export async function handler(event: unknown): Promise<RecordMonitoringFailureOutput> {
  const input = parsePayload(monitoringSteps.recordMonitoringFailure.input, event);
  const output = await recordMonitoringFailure(input, ports);
  logger.error('Monitoring failed', { ...output.event });
  publishCounts(input.monitoring.model, { [monitoringMetrics.monitoringFailures]: 1 });
  return output;
}
