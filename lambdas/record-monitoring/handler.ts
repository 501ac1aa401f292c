import { measuresOf } from '../../pipelines/monitoring/measures.ts';
import { monitoringSteps, type RecordMonitoringOutput } from '../../pipelines/monitoring/steps.ts';
import { DynamoDbMonitoringLedger } from '../shared/adapters/dynamodb/dynamodb-monitoring-ledger.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishMeasures } from '../shared/observability/metrics.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { recordMonitoringEnv } from './env.ts';
import { recordMonitoring } from './record-monitoring.ts';

const env = recordMonitoringEnv.parse(process.env);
const ports = { ledger: new DynamoDbMonitoringLedger(env.LEDGER_TABLE), now: () => new Date() };

export async function handler(event: unknown): Promise<RecordMonitoringOutput> {
  const input = parsePayload(monitoringSteps.recordMonitoring.input, event);
  const { output, record } = await recordMonitoring(input, ports);
  logger.info('Traffic monitored', { ...output.event, traffic: record.traffic });
  const measures = measuresOf(record);
  if (Object.keys(measures).length > 0) publishMeasures(record.model, measures);
  return output;
}
