import type { Command } from 'commander';
import { statusText } from '../../pipelines/release/release-text.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import type { Answer } from '../output/answer.ts';
import { knownModel } from './known-model.ts';
import type { Work } from './work.ts';

export function addStatus(program: Command, work: Work): void {
  program
    .command('status')
    .summary('tell what serves a model now, and its last releases')
    .description(
      'Tells which version serves a model, since when, how its endpoint stands, what became of the last releases, and which versions wait for a person.',
    )
    .argument('<model>', 'the name of a model')
    .action(async (model: string) => {
      await work(async (system) => await status(system, model));
    });
}

/** What serves a model now. */
export async function status(system: DeployedSystem, model: string): Promise<Answer> {
  await knownModel(system, model);
  const [champion, endpoint, releases, packages] = await Promise.all([
    system.champion(model),
    system.endpoint(model),
    system.releases(model),
    system.packages(model),
  ]);
  const pending = packages
    .filter(({ approval }) => approval === 'PendingManualApproval')
    .map(({ version }) => version);
  return {
    json: { model, champion: champion ?? null, endpoint: endpoint ?? null, releases, pending },
    text: (looks) => statusText({ model, champion, endpoint, releases, pending }, looks),
  };
}
