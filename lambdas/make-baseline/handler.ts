import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MakeBaselineOutput, monitoringSteps } from '../../pipelines/monitoring/steps.ts';
import { S3Artifacts } from '../shared/adapters/artifact/s3-artifacts.ts';
import { DuckDbTrafficEngine } from '../shared/adapters/duckdb/duckdb-traffic-engine.ts';
import { S3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { S3StoredFiles } from '../shared/adapters/s3-stored-files.ts';
import { logger } from '../shared/observability/logger.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { makeBaselineEnv } from './env.ts';
import { makeBaseline } from './make-baseline.ts';

const env = makeBaselineEnv.parse(process.env);
const ports = {
  store: new S3ObjectStore(env.DATA_BUCKET),
  files: new S3StoredFiles(),
  artifacts: new S3Artifacts(),
  engine: new DuckDbTrafficEngine({
    memoryMb: env.ENGINE_MEMORY_MB,
    threads: env.ENGINE_THREADS,
  }),
};

export async function handler(event: unknown): Promise<MakeBaselineOutput> {
  const input = parsePayload(monitoringSteps.makeBaseline.input, event);
  const workDirectory = await mkdtemp(join(tmpdir(), 'make-baseline-'));
  try {
    const made = await makeBaseline(input, workDirectory, ports);
    const { candidateId } = input.plan.champion;
    const { id: monitoringId, model } = input.monitoring;
    const { features, rows } = made;
    logger.info('Baseline made', { monitoringId, model, candidateId, features, rows });
    return made;
  } finally {
    // The disk outlives the call: what is left would fill it for the next one.
    await rm(workDirectory, { recursive: true, force: true });
  }
}
