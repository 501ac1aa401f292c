import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { RetrainingDecision } from '../../pipelines/retraining/contract.ts';
import { retrainingMetrics } from '../../pipelines/retraining/metrics.ts';
import { BundledPolicies } from '../shared/adapters/bundled-policies.ts';
import { BundledRetrainingPolicies } from '../shared/adapters/bundled-retraining-policies.ts';
import { DynamoDbRetrainingLedger } from '../shared/adapters/dynamodb/dynamodb-retraining-ledger.ts';
import { DynamoDbRunLedger } from '../shared/adapters/dynamodb/dynamodb-run-ledger.ts';
import { EventBridgeDomainEvents } from '../shared/adapters/eventbridge-domain-events.ts';
import { SqsWakeUps } from '../shared/adapters/sqs-wake-ups.ts';
import { StepFunctionsWorkflow } from '../shared/adapters/step-functions-workflow.ts';
import { handleBatch } from '../shared/handle-batch.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishCounts } from '../shared/observability/metrics.ts';
import { decideRetraining } from './decide-retraining.ts';
import { decideRetrainingEnv } from './env.ts';

const env = decideRetrainingEnv.parse(process.env);
const now = () => new Date();
const ports = {
  ledger: new DynamoDbRetrainingLedger(env.LEDGER_TABLE),
  runs: new DynamoDbRunLedger(env.LEDGER_TABLE, now),
  policies: new BundledPolicies(env.LAMBDA_TASK_ROOT),
  retrainingPolicies: new BundledRetrainingPolicies(env.LAMBDA_TASK_ROOT),
  workflow: new StepFunctionsWorkflow(env.TRAINING_STATE_MACHINE_ARN),
  events: new EventBridgeDomainEvents(env.EVENT_BUS_NAME),
  wakeUps: new SqsWakeUps(env.QUEUE_URL),
  now,
  system: env.SYSTEM_NAME,
};

export async function handler(batch: SQSEvent): Promise<SQSBatchResponse> {
  return await handleBatch(batch, 'A retraining event', answerOne);
}

async function answerOne(message: unknown): Promise<void> {
  const { decisions, duplicates, ignored } = await decideRetraining(message, ports);
  if (ignored !== undefined) logger.info('Retraining event ignored', { reason: ignored });
  for (const decision of decisions) {
    const { model, outcome, reason, text, trigger, id: decisionId } = decision;
    const { kind, id: triggerId } = trigger;
    logger.info(text, { decisionId, model, outcome, reason, trigger: kind, triggerId });
    publishCounts(model, countsOf(decision));
  }
  for (const { model, kind, id: triggerId } of duplicates) {
    logger.info('Retraining event is a duplicate', { model, trigger: kind, triggerId });
    publishCounts(model, { [retrainingMetrics.eventsDuplicate]: 1 });
  }
}

function countsOf({ outcome, first, needsPerson }: RetrainingDecision): Record<string, number> {
  const outcomes = {
    start: retrainingMetrics.retrainingsStarted,
    later: retrainingMetrics.retrainingsParked,
    no: retrainingMetrics.retrainingsRefused,
  };
  return {
    [outcomes[outcome]]: 1,
    ...(first && { [retrainingMetrics.triggersReceived]: 1 }),
    ...(needsPerson && { [retrainingMetrics.retrainingsNeedPerson]: 1 }),
  };
}
