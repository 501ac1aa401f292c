import { type Command, Option } from 'commander';
import { runsTable } from '../../pipelines/training/run-text.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import type { Answer } from '../output/answer.ts';
import { approvalsNow, withApprovalsNow } from './approvals-now.ts';
import { compare } from './compare.ts';
import { runsOf } from './known-model.ts';
import { positiveInteger } from './positive-integer.ts';
import { runReference } from './run-reference.ts';
import type { Work } from './work.ts';

/** As many as a window shows. */
const DEFAULT_LIMIT = 20;

interface RunsOptions {
  readonly limit: number;
  readonly compare?: readonly string[];
}

export function addRuns(program: Command, work: Work): void {
  program
    .command('runs')
    .summary("list a model's runs, or compare two of them")
    .description(
      "Lists a model's runs, the last started first: what each trained on, its metric beside the champion's, and what became of the candidate.",
    )
    .argument('<model>', 'the name of a model')
    .option('--limit <n>', 'how many runs to list', positiveInteger, DEFAULT_LIMIT)
    .addOption(
      new Option('--compare <run...>', 'two runs to compare')
        .argParser<readonly string[] | undefined>((text, before) => [
          ...(before ?? []),
          runReference(text),
        ])
        .conflicts('limit'),
    )
    .action(async (model: string, { limit, compare: pair }: RunsOptions, command: Command) => {
      if (pair !== undefined && pair.length !== 2) {
        command.error(`error: --compare takes two runs, and got ${pair.length}.`);
      }
      const [one, other] = pair ?? [];
      await work(async (system) =>
        one !== undefined && other !== undefined
          ? await compare(system, { model, runs: [one, other] })
          : await runs(system, { model, limit }),
      );
    });
}

/** The runs of a model, each with the approval its candidate has now. */
export async function runs(
  system: DeployedSystem,
  { model, limit }: { readonly model: string; readonly limit: number },
): Promise<Answer> {
  const all = await runsOf(system, model);
  const newest = all.slice(0, limit);
  const approvals = await approvalsNow(system, model, newest);
  return {
    json: { model, runs: newest, approvals: Object.fromEntries(approvals) },
    text: (looks) => {
      if (newest.length === 0) {
        return `${model} has no run yet. A file uploaded to raw/${model}/ in the data bucket starts one.`;
      }
      const table = runsTable(withApprovalsNow(newest, approvals), looks);
      const left = all.length - newest.length;
      return left === 0 ? table : `${table}\n\n${left} older: --limit ${all.length} lists all.`;
    },
  };
}
