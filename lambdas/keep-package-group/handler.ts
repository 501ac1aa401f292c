import { setTimeout as sleep } from 'node:timers/promises';
import { packageGroupOf } from '../../pipelines/training/plan.ts';
import { CloudFormationListener } from '../shared/adapters/cloudformation-listener.ts';
import { SageMakerPackageGroups } from '../shared/adapters/sagemaker-package-groups.ts';
import { answerStack } from '../shared/answer-stack.ts';
import { logger } from '../shared/observability/logger.ts';
import { keepPackageGroupEnv } from './env.ts';
import { keepPackageGroup } from './keep-package-group.ts';

const env = keepPackageGroupEnv.parse(process.env);
const ports = {
  groups: new SageMakerPackageGroups(),
  system: env.SYSTEM_NAME,
  sleep: async (milliseconds: number) => {
    await sleep(milliseconds);
  },
};
const listener = new CloudFormationListener();

/** A group is never deleted: it holds what was learned, and the next stack adopts it. */
export async function handler(event: unknown): Promise<void> {
  const error = await answerStack(event, {
    listener,
    nameOf: (model) => packageGroupOf(env.SYSTEM_NAME, model),
    create: keep,
    update: keep,
  });
  if (error !== undefined) logger.error('The stack was told of a failure', { error });
}

async function keep(model: string): Promise<void> {
  const kept = await keepPackageGroup(model, ports);
  logger.info('Package group kept', { model, ...kept });
}
