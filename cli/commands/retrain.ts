import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import type { Answer } from '../output/answer.ts';
import { knownModel } from './known-model.ts';
import { queueReason } from './reason.ts';
import { requestRetraining } from './request-retraining.ts';
import type { Work } from './work.ts';

interface RetrainOptions {
  readonly why: string;
  readonly wait: boolean;
}

export function addRetrain(program: Command, work: Work): void {
  program
    .command('retrain')
    .summary('ask for a run now, with a reason')
    .description(
      'Puts your request into the retraining queue and tells the decision. For a person there is no cool-down, no minimum of new rows and no budget; a run that is at work ends first.',
    )
    .argument('<model>', 'the name of a model')
    .requiredOption('--why <text>', 'the reason, kept with the decision and the run', queueReason)
    .option('--no-wait', 'do not wait for the decision')
    .action(async (model: string, options: RetrainOptions) => {
      await work(async (system) => await retrain(system, { model, ...options }));
    });
}

/** Asks for a run. */
export async function retrain(
  system: DeployedSystem,
  { model, why, wait }: RetrainOptions & { readonly model: string },
): Promise<Answer> {
  await knownModel(system, model);
  const by = await system.caller();
  const request = { kind: 'person', model, trigger: randomUUID(), why, by } as const;
  return await requestRetraining(system, request, { wait });
}
