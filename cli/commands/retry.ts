import type { Command } from 'commander';
import type { RunRecord, RunRequest } from '../../pipelines/training/contract.ts';
import { runExecutionName } from '../../pipelines/training/ids.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import { NotRetriableError } from '../errors.ts';
import type { Answer } from '../output/answer.ts';
import { knownRun } from './known-run.ts';
import { runReference } from './run-reference.ts';
import type { Work } from './work.ts';

/** Attempts that failed before the ledger heard of them are passed over, so many at most. */
const UNHEARD_OF = 20;

export function addRetry(program: Command, work: Work): void {
  program
    .command('retry')
    .summary('start the next attempt at a run that failed')
    .description(
      'Starts the next attempt at a run that failed or was stopped, on the same data under the same policy. What an earlier attempt has trained is not trained again.',
    )
    .argument('<run>', 'the id of a run', runReference)
    .option('--why <text>', "a reason, kept in the execution's input")
    .action(async (id: string, { why }: { readonly why?: string }) => {
      await work(async (system) => await retry(system, { id, ...(why !== undefined && { why }) }));
    });
}

/**
 * Starts the next attempt at a run.
 * @throws NotRetriableError when it is at work, or came to a candidate
 */
export async function retry(
  system: DeployedSystem,
  { id, why }: { readonly id: string; readonly why?: string },
): Promise<Answer> {
  const record = await knownRun(system, id);
  await refuseUnlessOver(system, record);
  for (let attempt = record.attempt + 1; attempt <= record.attempt + UNHEARD_OF; attempt += 1) {
    const name = runExecutionName(id, attempt);
    const input = { run: requestOf(record, attempt), ...(why !== undefined && { why }) };
    const outcome = await system.startTraining(name, input);
    if (outcome === 'already-failed') continue;
    return startedAnswer(record, { attempt, name, outcome });
  }
  throw new NotRetriableError(
    `The next ${UNHEARD_OF} attempts at ${id} have failed before they could be recorded. Read why in the executions of the training workflow, in the Step Functions console.`,
    { run: id },
  );
}

async function refuseUnlessOver(system: DeployedSystem, record: RunRecord): Promise<void> {
  const { id, model, attempt, status, packageVersion } = record;
  if (status === 'registered') {
    throw new NotRetriableError(
      `${id} is done: its candidate is version ${packageVersion} of ${model}. "evergreen explain ${id}" tells what became of it.`,
      { run: id },
    );
  }
  // The ledger of a run that was stopped, or ran out of time, still says that it is at work.
  if ((await system.executionState(runExecutionName(id, attempt))) !== 'running') return;
  throw new NotRetriableError(
    `Attempt ${attempt} at ${id} is at work: wait for its end, or stop the execution ${runExecutionName(id, attempt)} first.`,
    { run: id },
  );
}

/** What asked for the run, once more: everything that pins its data and its policy stays. */
function requestOf(record: RunRecord, attempt: number): RunRequest {
  const { id, model, datasetVersion, policyHash, trigger } = record;
  return { id, attempt, model, datasetVersion, policyHash, trigger };
}

interface StartedAttempt {
  readonly attempt: number;
  readonly name: string;
  readonly outcome: 'started' | 'already-done';
}

function startedAnswer(record: RunRecord, started: StartedAttempt): Answer {
  const { attempt, name, outcome } = started;
  const { id, model, datasetVersion, error } = record;
  const said =
    outcome === 'started'
      ? `Attempt ${attempt} at ${id} has started, as the execution ${name}.`
      : `Attempt ${attempt} at ${id} was started before, as the execution ${name}: nothing is started twice.`;
  return {
    json: { run: id, model, attempt, execution: name, started: outcome === 'started' },
    text: () =>
      [
        said,
        `It works on the same data (${datasetVersion}) under the same policy${error === undefined ? '' : `; attempt ${record.attempt} failed with ${error}`}.`,
        `Follow it with "evergreen explain ${id}".`,
      ].join('\n'),
  };
}
