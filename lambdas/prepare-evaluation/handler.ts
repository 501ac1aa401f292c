import { type EvaluationOrder, trainingSteps } from '../../pipelines/training/steps.ts';
import { S3Artifacts } from '../shared/adapters/artifact/s3-artifacts.ts';
import { DynamoDbRunLedger } from '../shared/adapters/dynamodb/dynamodb-run-ledger.ts';
import { S3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { logger } from '../shared/observability/logger.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { prepareEvaluationEnv } from './env.ts';
import { prepareEvaluation } from './prepare-evaluation.ts';

const env = prepareEvaluationEnv.parse(process.env);
const ports = {
  artifacts: new S3Artifacts(),
  ledger: new DynamoDbRunLedger(env.LEDGER_TABLE, () => new Date()),
  store: new S3ObjectStore(env.DATA_BUCKET),
};

export async function handler(event: unknown): Promise<EvaluationOrder> {
  const input = parsePayload(trainingSteps.prepareEvaluation.input, event);
  const order = await prepareEvaluation(input, ports);
  logger.info('Candidate trained', {
    runId: input.run.id,
    candidateId: input.plan.candidateId,
    bytes: order.artifact.bytes,
    champion: order.champion?.version,
    incomparable: order.incomparable,
  });
  return order;
}
