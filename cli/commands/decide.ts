import type { Command } from 'commander';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import type { DeployedSystem, RegisteredPackage } from '../cloud/deployed-system.ts';
import { NotRegisteredError } from '../errors.ts';
import type { Answer } from '../output/answer.ts';
import { knownRun } from './known-run.ts';
import { reason } from './reason.ts';
import { runReference } from './run-reference.ts';
import type { Work } from './work.ts';

/** What a person may decide about a candidate. */
export type Decision = 'Approved' | 'Rejected';

interface DecisionCommand {
  readonly name: 'approve' | 'reject';
  readonly decision: Decision;
  readonly summary: string;
  readonly description: string;
}

/** Adds a command by which a person decides about a candidate. */
export function addDecision(program: Command, work: Work, command: DecisionCommand): void {
  program
    .command(command.name)
    .summary(command.summary)
    .description(command.description)
    .argument('<candidate>', 'the id of a candidate, or of the run that made it', runReference)
    .requiredOption('--why <text>', 'the reason, kept in the registry', reason)
    .action(async (id: string, { why }: { readonly why: string }) => {
      const { decision } = command;
      await work(async (system) => await decide(system, { id, decision, why }));
    });
}

/**
 * Sets the approval of a run's candidate in SageMaker's registry.
 * @throws NotRegisteredError when the run came to no candidate
 */
export async function decide(
  system: DeployedSystem,
  { id, decision, why }: { readonly id: string; readonly decision: Decision; readonly why: string },
): Promise<Answer> {
  const record = await knownRun(system, id);
  const before = await system.packages(record.model);
  const candidate = before.find(({ arn }) => arn === record.packageArn);
  if (!candidate) throw notRegistered(record);
  await system.setApproval(candidate.arn, decision, why);
  const after = before.map((each) =>
    each.arn === candidate.arn ? { ...each, approval: decision } : each,
  );
  const champion = after.find(({ approval }) => approval === 'Approved');
  return {
    json: {
      run: record.id,
      candidate: record.candidateId,
      model: record.model,
      packageArn: candidate.arn,
      version: candidate.version,
      before: candidate.approval,
      approval: decision,
      why,
      championVersion: champion?.version ?? null,
    },
    text: () =>
      [
        decidedText(record, candidate, decision),
        ...gatesText(record, decision),
        championText(record.model, champion, candidate),
        ...releaseText(candidate, decision, record.model),
      ].join('\n'),
  };
}

function decidedText(
  { model, candidateId }: RunRecord,
  { version, approval }: RegisteredPackage,
  decision: Decision,
): string {
  const was =
    approval === decision ? `It was ${words[decision]} before` : `It was ${words[approval]}`;
  return `Version ${version} of ${model} (${candidateId}) is ${words[decision]}. ${was}.`;
}

/** A person may decide against the gates, and is told so. */
function gatesText({ verdict }: RunRecord, decision: Decision): string[] {
  return decision === 'Approved' && verdict?.outcome === 'failed'
    ? [`Its gates had said otherwise: ${verdict.text}`]
    : [];
}

function championText(
  model: string,
  champion: RegisteredPackage | undefined,
  { version }: RegisteredPackage,
): string {
  if (!champion)
    return `${model} has no approved version: the next candidate is judged as a first.`;
  if (champion.version > version) {
    return `Version ${champion.version} is newer and approved: it stays what candidates are compared with.`;
  }
  return `From now on candidates are compared with version ${champion.version}.`;
}

/** An approval is an event, and the event starts a release. */
function releaseText({ approval }: RegisteredPackage, decision: Decision, model: string): string[] {
  if (decision !== 'Approved' || approval === 'Approved') return [];
  return [`Its release begins by itself: follow it with "evergreen status ${model}".`];
}

const words = {
  Approved: 'approved',
  Rejected: 'rejected',
  PendingManualApproval: 'waiting for a person',
} as const;

function notRegistered({ id, model, status, packageVersion }: RunRecord): NotRegisteredError {
  const why =
    packageVersion === undefined
      ? `${id} has made no candidate${status === 'failed' ? ': it failed' : ' yet'}. "evergreen explain ${id}" tells more.`
      : `Version ${packageVersion} of ${model}, which ${id} made, is no longer in the registry.`;
  return new NotRegisteredError(why, { run: id });
}
