import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  type HistoryEvent,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { runExecutionName } from '../../pipelines/training/ids.ts';
import type { AppUnderTest } from './app-under-test.ts';

/** How often an execution is looked at, and for how long, milliseconds. */
const POLL = 50;
const PATIENCE = 60_000;

/** An execution of the training workflow that has come to its end. */
export interface EndedRun {
  readonly run: RunRequest;
  readonly status: DescribeExecutionCommandOutput['status'];
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** What each try of a step that failed said, in order. */
  readonly failures: readonly string[];
}

export interface StartOptions {
  /** @default - the deployed one */
  readonly machineArn?: string;
  /** @default - the name a starter gives. Another repeats an attempt, as no starter would. */
  readonly name?: string;
}

/** Runs of the training workflow, started directly: the starter has tests of its own. */
export class RunsUnderTest {
  readonly machineArn: string;
  readonly #sfn: SFNClient;

  constructor(app: AppUnderTest) {
    this.machineArn = app.output('TrainingStateMachineArn', 'evergreen-training');
    this.#sfn = new SFNClient(app.clientConfiguration);
  }

  /** @returns the execution's ARN */
  async start(run: RunRequest, { machineArn, name }: StartOptions = {}): Promise<string> {
    const { executionArn } = await this.#sfn.send(
      new StartExecutionCommand({
        stateMachineArn: machineArn ?? this.machineArn,
        name: name ?? runExecutionName(run.id, run.attempt),
        input: JSON.stringify({ run }),
      }),
    );
    return executionArn ?? '';
  }

  /** Starts a run and waits for its end. */
  async run(run: RunRequest, options?: StartOptions): Promise<EndedRun> {
    return await this.#end(run, await this.start(run, options));
  }

  async #end(run: RunRequest, executionArn: string): Promise<EndedRun> {
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline) {
      const { status, error, cause } = await this.#sfn.send(
        new DescribeExecutionCommand({ executionArn }),
      );
      if (status !== 'RUNNING') {
        const failures = (await this.#history(executionArn)).flatMap(failureOf);
        return { run, status, error, cause, failures };
      }
      await sleep(POLL);
    }
    throw new Error(`${executionArn} has come to no end after ${PATIENCE / 1_000} s`);
  }

  async #history(executionArn: string): Promise<HistoryEvent[]> {
    const pages = paginateGetExecutionHistory({ client: this.#sfn }, { executionArn });
    const events: HistoryEvent[] = [];
    for await (const page of pages) events.push(...(page.events ?? []));
    return events;
  }
}

/** A run of the same data under the same policy that nobody has asked for yet. */
export function anotherRun(
  known: Pick<RunRequest, 'model' | 'datasetVersion' | 'policyHash'>,
): RunRequest {
  const { model, datasetVersion, policyHash } = known;
  const trigger = { kind: 'datasetVersion' } as const;
  const id = `run-${randomBytes(10).toString('hex')}`;
  return { id, attempt: 1, model, datasetVersion, policyHash, trigger };
}

/** A run that fails before it does anything: its data is not there. */
export function runOfNoData(known: Pick<RunRequest, 'model' | 'policyHash'>): RunRequest {
  return anotherRun({ ...known, datasetVersion: `dsv-${randomBytes(10).toString('hex')}` });
}

function failureOf({ taskFailedEventDetails: details }: HistoryEvent): string[] {
  return details ? [`${details.error}: ${details.cause}`] : [];
}
