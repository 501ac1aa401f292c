import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import { NotRetriableError } from '../errors.ts';
import type { Answer } from '../output/answer.ts';
import { knownRun } from './known-run.ts';
import { queueReason } from './reason.ts';
import { requestRetraining } from './request-retraining.ts';
import { runReference } from './run-reference.ts';
import type { Work } from './work.ts';

interface RetryOptions {
  readonly why?: string;
  readonly wait: boolean;
}

export function addRetry(program: Command, work: Work): void {
  program
    .command('retry')
    .summary('ask for the next attempt at a run that failed')
    .description(
      'Asks the retraining queue for the next attempt at a run that failed or was stopped, on the same data under the same policy, and tells the decision. What an earlier attempt has trained is not trained again.',
    )
    .argument('<run>', 'the id of a run', runReference)
    .option('--why <text>', 'a reason, kept with the decision and the run', queueReason)
    .option('--no-wait', 'do not wait for the decision')
    .action(async (id: string, options: RetryOptions) => {
      await work(async (system) => await retry(system, { id, ...options }));
    });
}

/**
 * Asks for the next attempt at a run.
 * @throws NotRetriableError when it came to a candidate
 * @throws RetrainingRefusedError when the queue decides against it, as while a run is at work
 */
export async function retry(
  system: DeployedSystem,
  { id, why, wait }: RetryOptions & { readonly id: string },
): Promise<Answer> {
  const { model, status, packageVersion } = await knownRun(system, id);
  if (status === 'registered') {
    throw new NotRetriableError(
      `${id} is done: its candidate is version ${packageVersion} of ${model}. "evergreen explain ${id}" tells what became of it.`,
      { run: id },
    );
  }
  const by = await system.caller();
  const request = { kind: 'retry', model, trigger: randomUUID(), run: id, by } as const;
  const answer = await requestRetraining(
    system,
    { ...request, ...(why !== undefined && { why }) },
    { wait },
  );
  return { ...answer, json: { run: id, ...answer.json } };
}
