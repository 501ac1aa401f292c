import type { Command } from 'commander';
import { visible } from '../../pipelines/ingest/report-words.ts';
import { explainModel, runText } from '../../pipelines/training/run-text.ts';
import { hanging } from '../../pipelines/training/text-layout.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import type { Answer } from '../output/answer.ts';
import { lineageText } from '../output/lineage-text.ts';
import type { Looks } from '../output/terminal.ts';
import { approvalsNow, withApprovalNow, withApprovalsNow } from './approvals-now.ts';
import { runsOf } from './known-model.ts';
import { knownRun } from './known-run.ts';
import { runIdIn } from './run-reference.ts';
import type { Work } from './work.ts';

export function addExplain(program: Command, work: Work): void {
  program
    .command('explain')
    .summary('tell where a model, a run or a candidate comes from, and why it is what it is')
    .description(
      'Of a model: which candidate is approved now, why, and what it came from. Of a run, or the candidate it made: its metrics, gates, verdict and data; of a failed one, why it failed.',
    )
    .argument('<model|run|candidate>', 'the name of a model, or the id of a run or a candidate')
    .action(async (subject: string) => {
      await work(async (system) => await explain(system, subject));
    });
}

/** Explains whatever a name or an id stands for. */
export async function explain(system: DeployedSystem, subject: string): Promise<Answer> {
  const runId = runIdIn(subject);
  return runId === undefined
    ? await explainWholeModel(system, subject)
    : await explainRun(system, runId);
}

async function explainRun(system: DeployedSystem, id: string): Promise<Answer> {
  const record = await knownRun(system, id);
  const approvals = await approvalsNow(system, record.model, [record]);
  const lineage = await system.lineage(record);
  const [packageArn] = approvals.keys();
  const reason = packageArn === undefined ? undefined : await system.approvalReason(packageArn);
  return {
    json: {
      run: record,
      approvals: Object.fromEntries(approvals),
      reason: reason ?? null,
      lineage: lineage ?? null,
    },
    text: (looks) =>
      [
        runText(withApprovalNow(record, approvals), looks),
        ...(reason === undefined ? [] : [reasonText(reason, looks)]),
        ...(lineage ? [lineageText(lineage, looks)] : []),
      ].join('\n\n'),
  };
}

function reasonText(reason: string, looks: Looks): string {
  return hanging('Reason given for its approval status: ', visible(reason), looks).join('\n');
}

async function explainWholeModel(system: DeployedSystem, model: string): Promise<Answer> {
  const records = await runsOf(system, model);
  const packages = records.length === 0 ? [] : await system.packages(model);
  const approved = packages.find(({ approval }) => approval === 'Approved');
  const reason = approved && (await system.approvalReason(approved.arn));
  const maker = approved && records.find(({ packageArn }) => packageArn === approved.arn);
  const lineage = maker && (await system.lineage(maker));
  const approvals = await approvalsNow(system, model, records);
  return {
    json: {
      model,
      approved: approved ? { ...approved, reason: reason ?? null } : null,
      run: maker ?? null,
      lineage: lineage ?? null,
    },
    text: (looks) =>
      [
        explainModel(withApprovalsNow(records, approvals), {
          ...looks,
          model,
          approved: approved?.arn ?? null,
          ...(reason !== undefined && { reason }),
        }),
        ...(lineage ? [lineageText(lineage, looks)] : []),
      ].join('\n\n'),
  };
}
