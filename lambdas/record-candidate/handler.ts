import type { ApprovalStatus } from '../../pipelines/gates/contract.ts';
import { trainingMetrics } from '../../pipelines/training/metrics.ts';
import { type CandidateRegistered, trainingSteps } from '../../pipelines/training/steps.ts';
import { DynamoDbRunLedger } from '../shared/adapters/dynamodb/dynamodb-run-ledger.ts';
import { S3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { logger } from '../shared/observability/logger.ts';
import { type Measure, publishMeasures } from '../shared/observability/metrics.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import { recordCandidateEnv } from './env.ts';
import { recordCandidate, type RecordedCandidate } from './record-candidate.ts';

const now = () => new Date();
const env = recordCandidateEnv.parse(process.env);
const ports = {
  ledger: new DynamoDbRunLedger(env.LEDGER_TABLE, now),
  store: new S3ObjectStore(env.DATA_BUCKET),
  now,
};

/** The metric that counts each approval. */
const APPROVAL_METRICS: Readonly<Record<ApprovalStatus, string>> = {
  Approved: trainingMetrics.candidatesApproved,
  Rejected: trainingMetrics.candidatesRejected,
  PendingManualApproval: trainingMetrics.candidatesPending,
};

export async function handler(event: unknown): Promise<{ event: CandidateRegistered }> {
  const input = parsePayload(trainingSteps.recordCandidate.input, event);
  const recorded = await recordCandidate(input, ports);
  const { model, run, candidateId, approval } = recorded.event;
  logger.info('Candidate registered', { runId: run, model, candidateId, approval });
  publishMeasures(model, measuresOf(recorded));
  return { event: recorded.event };
}

function measuresOf({ event, score, seconds }: RecordedCandidate): Record<string, Measure> {
  const measures: Record<string, Measure> = {
    [APPROVAL_METRICS[event.approval]]: { value: 1, unit: 'Count' },
    [trainingMetrics.runSeconds]: { value: seconds, unit: 'Seconds' },
  };
  const { candidate, champion } = score ?? {};
  if (candidate)
    measures[trainingMetrics.candidateScore] = { value: candidate.value, unit: 'None' };
  if (champion) measures[trainingMetrics.championScore] = { value: champion.value, unit: 'None' };
  return measures;
}
