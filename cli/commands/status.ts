import type { Command } from 'commander';
import { statusText } from '../../pipelines/release/release-text.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import type { Answer } from '../output/answer.ts';
import { lastMonitoringLines } from '../output/monitoring-text.ts';
import { queueLines } from '../output/queue-text.ts';
import { unfinishedLines } from '../output/unfinished-text.ts';
import { knownModel } from './known-model.ts';
import type { Work } from './work.ts';

export function addStatus(program: Command, work: Work): void {
  program
    .command('status')
    .summary('tell what serves a model now, what waits, and how its traffic looks')
    .description(
      'Tells which version serves a model, since when, how its endpoint stands, what became of the last releases, which versions wait for a person, what the retraining queue works on and waits for, what the last monitoring measured, and which uploads have not ended.',
    )
    .argument('<model>', 'the name of a model')
    .action(async (model: string) => {
      await work(async (system) => await status(system, model));
    });
}

/** What serves a model now. */
export async function status(system: DeployedSystem, model: string): Promise<Answer> {
  await knownModel(system, model);
  const [champion, endpoint, releases, packages, retraining, [monitoring], unfinished] =
    await Promise.all([
      system.champion(model),
      system.endpoint(model),
      system.releases(model),
      system.packages(model),
      system.retraining(model),
      system.monitorings(model, 1),
      system.unfinishedUploads(model),
    ]);
  const pending = packages
    .filter(({ approval }) => approval === 'PendingManualApproval')
    .map(({ version }) => version);
  const json = { model, champion: champion ?? null, endpoint: endpoint ?? null, releases, pending };
  return {
    json: { ...json, retraining: retraining ?? null, monitoring: monitoring ?? null, unfinished },
    text: (looks) =>
      [
        [statusText({ model, champion, endpoint, releases, pending }, looks)],
        retraining ? queueLines(retraining, looks) : [],
        monitoring ? lastMonitoringLines(monitoring, looks) : [],
        unfinishedLines(unfinished, looks),
      ]
        .filter((lines) => lines.length > 0)
        .map((lines) => lines.join('\n'))
        .join('\n\n'),
  };
}
