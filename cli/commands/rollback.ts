import type { Command } from 'commander';
import type { ChampionPointer, ReleaseRecord } from '../../pipelines/release/contract.ts';
import { servedBy } from '../../pipelines/release/expired-fleets.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import { NotReleasableError } from '../errors.ts';
import type { Answer } from '../output/answer.ts';
import { knownModel } from './known-model.ts';
import { reason } from './reason.ts';
import { releaseAnswer } from './release.ts';
import { startRelease } from './start-release.ts';
import type { Work } from './work.ts';

export function addRollback(program: Command, work: Work): void {
  program
    .command('rollback')
    .summary('go back to the version that served before')
    .description(
      'Releases the newest version that has served before the one that serves now, and is still approved.',
    )
    .argument('<model>', 'the name of a model')
    .requiredOption('--why <text>', "the reason, kept in the execution's input", reason)
    .action(async (model: string, { why }: { readonly why: string }) => {
      await work(async (system) => await rollback(system, { model, why }));
    });
}

/**
 * Starts the release of an earlier version.
 * @throws NotReleasableError when nothing serves, or nothing that served before is still approved
 */
export async function rollback(
  system: DeployedSystem,
  { model, why }: { readonly model: string; readonly why: string },
): Promise<Answer> {
  await knownModel(system, model);
  const [champion, releases] = await Promise.all([system.champion(model), system.releases(model)]);
  if (!champion) throw nothingServes(model);
  const { packageArn, packageVersion } = await versionBefore(system, champion, releases);
  const started = await startRelease(system, { model, packageArn, packageVersion, why });
  const answer = releaseAnswer(started, champion);
  return {
    json: { ...answer.json, why },
    text: (looks) => `${answer.text(looks)}\n${stillApproved(champion)}`,
  };
}

/** Older ones alone: going back twice must not end where it began. */
async function versionBefore(
  system: DeployedSystem,
  { model, packageVersion }: ChampionPointer,
  releases: readonly ReleaseRecord[],
): Promise<ReleaseRecord> {
  const packages = await system.packages(model);
  const approved = new Set(
    packages.filter(({ approval }) => approval === 'Approved').map(({ arn }) => arn),
  );
  const [newest] = releases
    .filter((release) => release.packageVersion < packageVersion && servedBy(release).length > 0)
    .filter((release) => approved.has(release.packageArn))
    .toSorted((a, b) => b.packageVersion - a.packageVersion);
  if (newest) return newest;
  throw new NotReleasableError(
    `There is nothing to go back to: no version of ${model} before version ${packageVersion} has served and is still approved. "evergreen release <candidate> --why …" releases any that is approved.`,
    { model },
  );
}

function stillApproved({ packageVersion, candidateId }: ChampionPointer): string {
  return `Version ${packageVersion} stays approved, and candidates are compared with it: if it is bad, "evergreen reject ${candidateId} --why …" says so.`;
}

function nothingServes(model: string): NotReleasableError {
  return new NotReleasableError(
    `Nothing serves ${model}, so there is nothing to go back from. "evergreen status ${model}" tells its last releases.`,
    { model },
  );
}
