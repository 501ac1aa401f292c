import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Measured, monitoringSteps } from '../../pipelines/monitoring/steps.ts';
import { DuckDbTrafficEngine } from '../shared/adapters/duckdb/duckdb-traffic-engine.ts';
import { S3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { SageMakerCapture } from '../shared/adapters/sagemaker-capture.ts';
import { logger } from '../shared/observability/logger.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { measureDriftEnv } from './env.ts';
import { measureTraffic } from './measure-drift.ts';

const env = measureDriftEnv.parse(process.env);
const ports = {
  store: new S3ObjectStore(env.DATA_BUCKET),
  captured: new SageMakerCapture(env.DATA_BUCKET),
  engine: new DuckDbTrafficEngine({
    memoryMb: env.ENGINE_MEMORY_MB,
    threads: env.ENGINE_THREADS,
  }),
};

export async function handler(event: unknown): Promise<Measured> {
  const input = parsePayload(monitoringSteps.measureDrift.input, event);
  const workDirectory = await mkdtemp(join(tmpdir(), 'measure-drift-'));
  try {
    const measured = await measureTraffic(input, workDirectory, ports);
    const { id: monitoringId, model } = input.monitoring;
    const { status, traffic, figures } = measured;
    logger.info('Drift measured', { monitoringId, model, status, traffic, figures });
    return measured;
  } finally {
    // The disk outlives the call: what is left would fill it for the next one.
    await rm(workDirectory, { recursive: true, force: true });
  }
}
