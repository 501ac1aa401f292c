import type { Command } from 'commander';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import type { Answer } from '../output/answer.ts';
import { decisionsText } from '../output/decisions-text.ts';
import { knownModel } from './known-model.ts';
import { positiveInteger } from './positive-integer.ts';
import type { Work } from './work.ts';

/** As many as a window shows. */
const DEFAULT_LIMIT = 10;

export function addDecisions(program: Command, work: Work): void {
  program
    .command('decisions')
    .summary('tell why a model was trained again, or was not')
    .description(
      "Lists the retraining queue's decisions on a model, the newest first: what asked for a run, what was decided, and the reason with its numbers.",
    )
    .argument('<model>', 'the name of a model')
    .option('--limit <n>', 'how many to list', positiveInteger, DEFAULT_LIMIT)
    .action(async (model: string, { limit }: { readonly limit: number }) => {
      await work(async (system) => await decisions(system, { model, limit }));
    });
}

/** The last decisions on a model. */
export async function decisions(
  system: DeployedSystem,
  { model, limit }: { readonly model: string; readonly limit: number },
): Promise<Answer> {
  await knownModel(system, model);
  const [made, state] = await Promise.all([
    system.decisions(model, limit),
    system.retraining(model),
  ]);
  return {
    json: { model, decisions: made, state: state ?? null },
    text: (looks) => decisionsText({ model, decisions: made, state }, looks),
  };
}
