import { monitoringMetrics } from '../../pipelines/monitoring/metrics.ts';
import { monitoringSteps, type OpenMonitoringOutput } from '../../pipelines/monitoring/steps.ts';
import { BundledMonitoringPolicies } from '../shared/adapters/bundled-monitoring-policies.ts';
import { DynamoDbMonitoringLedger } from '../shared/adapters/dynamodb/dynamodb-monitoring-ledger.ts';
import { DynamoDbReleaseLedger } from '../shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import { DynamoDbRunLedger } from '../shared/adapters/dynamodb/dynamodb-run-ledger.ts';
import { S3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { SageMakerCapture } from '../shared/adapters/sagemaker-capture.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishMeasures } from '../shared/observability/metrics.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { openMonitoringEnv } from './env.ts';
import { openMonitoring } from './open-monitoring.ts';

const env = openMonitoringEnv.parse(process.env);
const now = () => new Date();
const ports = {
  policies: new BundledMonitoringPolicies(env.LAMBDA_TASK_ROOT),
  releases: new DynamoDbReleaseLedger(env.LEDGER_TABLE, now),
  runs: new DynamoDbRunLedger(env.LEDGER_TABLE, now),
  ledger: new DynamoDbMonitoringLedger(env.LEDGER_TABLE),
  captured: new SageMakerCapture(env.DATA_BUCKET),
  store: new S3ObjectStore(env.DATA_BUCKET),
};

export async function handler(event: unknown): Promise<OpenMonitoringOutput> {
  const input = parsePayload(monitoringSteps.openMonitoring.input, event);
  const opened = await openMonitoring(input, ports);
  const { id: monitoringId, model } = input.monitoring;
  const found = opened.outcome === 'ready' ? opened.plan.traffic.objects : undefined;
  logger.info(`Monitoring ${opened.outcome}`, { monitoringId, model, capturedFiles: found });
  publishMeasures(model, {
    [monitoringMetrics.hasChampion]: { value: found === undefined ? 0 : 1, unit: 'None' },
  });
  return opened;
}
