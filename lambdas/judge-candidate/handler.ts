import { type JudgeCandidateOutput, trainingSteps } from '../../pipelines/training/steps.ts';
import { DynamoDbRunLedger } from '../shared/adapters/dynamodb/dynamodb-run-ledger.ts';
import { S3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { logger } from '../shared/observability/logger.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { judgeCandidateEnv } from './env.ts';
import { judgeCandidate } from './judge-candidate.ts';

const now = () => new Date();
const env = judgeCandidateEnv.parse(process.env);
const ports = {
  ledger: new DynamoDbRunLedger(env.LEDGER_TABLE, now),
  store: new S3ObjectStore(env.DATA_BUCKET),
  now,
};

export async function handler(event: unknown): Promise<JudgeCandidateOutput> {
  const input = parsePayload(trainingSteps.judgeCandidate.input, event);
  const { decided, ...output } = await judgeCandidate(input, ports);
  logger.info(`Candidate ${decided.outcome}`, {
    runId: input.run.id,
    candidateId: decided.candidateId,
    approval: decided.approval,
    text: decided.text,
  });
  return output;
}
