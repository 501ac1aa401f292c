import type { Command } from 'commander';
import type { ChampionPointer } from '../../pipelines/release/contract.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import type { DeployedSystem, RegisteredPackage } from '../cloud/deployed-system.ts';
import { NotReleasableError } from '../errors.ts';
import type { Answer } from '../output/answer.ts';
import { knownRun } from './known-run.ts';
import { reason } from './reason.ts';
import { runReference } from './run-reference.ts';
import { type StartedRelease, startRelease } from './start-release.ts';
import type { Work } from './work.ts';

export function addRelease(program: Command, work: Work): void {
  program
    .command('release')
    .summary('put an approved candidate on the endpoint')
    .description(
      'Starts the next attempt at the release of an approved candidate: one whose release failed or was rolled back, an older one to go back to, or the champion, to put it on its endpoint anew. An approval alone starts the first.',
    )
    .argument('<candidate>', 'the id of a candidate, or of the run that made it', runReference)
    .requiredOption('--why <text>', "the reason, kept in the execution's input", reason)
    .action(async (id: string, { why }: { readonly why: string }) => {
      await work(async (system) => await release(system, { id, why }));
    });
}

/**
 * Starts the release of a run's candidate.
 * @throws NotReleasableError when it is not approved, or is being released
 */
export async function release(
  system: DeployedSystem,
  { id, why }: { readonly id: string; readonly why: string },
): Promise<Answer> {
  const run = await knownRun(system, id);
  const [packages, champion] = await Promise.all([
    system.packages(run.model),
    system.champion(run.model),
  ]);
  const candidate = packages.find(({ arn }) => arn === run.packageArn);
  if (candidate?.approval !== 'Approved') throw notApproved(run, candidate);
  const { model } = run;
  const { arn: packageArn, version: packageVersion } = candidate;
  const started = await startRelease(system, { model, packageArn, packageVersion, why });
  return releaseAnswer(started, champion);
}

/** @param champion - what serves until the release is done */
export function releaseAnswer(
  { request, execution, isNew }: StartedRelease,
  champion: ChampionPointer | undefined,
): Answer {
  const { id, model, attempt, packageVersion } = request;
  const said = isNew
    ? `Attempt ${attempt} at the release of version ${packageVersion} of ${model} has started, as the execution ${execution}.`
    : `Attempt ${attempt} at the release of version ${packageVersion} of ${model} was started before, as the execution ${execution}: nothing is started twice.`;
  return {
    json: {
      release: id,
      model,
      version: packageVersion,
      attempt,
      execution,
      started: isNew,
      servingVersion: champion?.packageVersion ?? null,
    },
    text: () =>
      [
        said,
        champion
          ? `Version ${champion.packageVersion} serves until it is done.`
          : `Nothing serves ${model} until it is done.`,
        `Follow it with "evergreen status ${model}".`,
      ].join('\n'),
  };
}

function notApproved(run: RunRecord, candidate: RegisteredPackage | undefined): NotReleasableError {
  const { id, model, candidateId } = run;
  const why = candidate
    ? `Version ${candidate.version} of ${model} is ${candidate.approval}: only an approved one is released. "evergreen approve ${candidateId} --why …" approves it, and starts its first release.`
    : `${id} has no package in the registry, so there is nothing to release. "evergreen explain ${id}" tells more.`;
  return new NotReleasableError(why, { run: id });
}
