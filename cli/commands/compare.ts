import { compareRuns } from '../../pipelines/training/run-text.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import { NoSuchRunError } from '../errors.ts';
import type { Answer } from '../output/answer.ts';
import { approvalsNow, withApprovalNow } from './approvals-now.ts';
import { knownRun } from './known-run.ts';

/** Two runs of a model side by side: what differs in their making, and their metrics. */
export async function compare(
  system: DeployedSystem,
  { model, runs }: { readonly model: string; readonly runs: readonly [string, string] },
): Promise<Answer> {
  const [one, other] = await Promise.all([knownRun(system, runs[0]), knownRun(system, runs[1])]);
  const stranger = [one, other].find((record) => record.model !== model);
  if (stranger) {
    throw new NoSuchRunError(
      `${stranger.id} is a run of ${stranger.model}, not of ${model}. Runs of one model can be compared.`,
      { run: stranger.id },
    );
  }
  const approvals = await approvalsNow(system, model, [one, other]);
  return {
    json: { model, runs: [one, other], approvals: Object.fromEntries(approvals) },
    text: (looks) =>
      compareRuns(withApprovalNow(one, approvals), withApprovalNow(other, approvals), looks),
  };
}
