import { setTimeout as sleep } from 'node:timers/promises';
import type { Context } from 'aws-lambda';
import { endpointNameOf } from '../../pipelines/serving/variants.ts';
import { ApplicationAutoScalingTargets } from '../shared/adapters/application-auto-scaling-targets.ts';
import { CloudFormationListener } from '../shared/adapters/cloudformation-listener.ts';
import { CloudWatchReleaseAlarms } from '../shared/adapters/cloudwatch-release-alarms.ts';
import { DynamoDbEndpointLock } from '../shared/adapters/dynamodb/dynamodb-endpoint-lock.ts';
import { DynamoDbReleaseLedger } from '../shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import { SageMakerEndpoints } from '../shared/adapters/sagemaker-endpoints.ts';
import { answerStack } from '../shared/answer-stack.ts';
import { logger } from '../shared/observability/logger.ts';
import { tearDownEndpointEnv } from './env.ts';
import { tearDownEndpoint, welcomeReleases } from './tear-down-endpoint.ts';

const now = () => new Date();
const env = tearDownEndpointEnv.parse(process.env);
const ports = {
  lock: new DynamoDbEndpointLock(env.LEDGER_TABLE, now),
  ledger: new DynamoDbReleaseLedger(env.LEDGER_TABLE, now),
  endpoints: new SageMakerEndpoints(),
  targets: new ApplicationAutoScalingTargets(),
  alarms: new CloudWatchReleaseAlarms(),
  system: env.SYSTEM_NAME,
  now,
  sleep: async (milliseconds: number) => {
    await sleep(milliseconds);
  },
};
const listener = new CloudFormationListener();

/** Kept for the answer, and for the tries it may need. */
const RESERVE = 30_000;

export async function handler(event: unknown, context: Context): Promise<void> {
  const timeLeft = () => context.getRemainingTimeInMillis() - RESERVE;
  const error = await answerStack(event, {
    listener,
    nameOf: (model) => endpointNameOf(env.SYSTEM_NAME, model),
    create: async (model) => {
      await welcomeReleases(model, ports);
    },
    remove: async (model) => {
      const tornDown = await tearDownEndpoint(model, { ...ports, timeLeft });
      logger.info('Endpoint taken down', { model, ...tornDown });
    },
  });
  if (error !== undefined) logger.error('The stack was told of a failure', { error });
}
