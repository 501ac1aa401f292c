import { randomBytes } from 'node:crypto';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { runExecutionName } from '../../pipelines/training/ids.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { type EndedExecution, MachineUnderTest } from './machine-under-test.ts';

/** An execution of the training workflow that has come to its end. */
export interface EndedRun extends EndedExecution {
  readonly run: RunRequest;
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
  readonly #app: AppUnderTest;

  constructor(app: AppUnderTest) {
    this.machineArn = app.output('TrainingStateMachineArn', 'evergreen-training');
    this.#app = app;
  }

  async start(run: RunRequest, options?: StartOptions): Promise<void> {
    await this.#machine(options).start(nameOf(run, options), { run });
  }

  /** Starts a run and waits for its end. */
  async run(run: RunRequest, options?: StartOptions): Promise<EndedRun> {
    await this.start(run, options);
    return { run, ...(await this.#machine(options).end(nameOf(run, options))) };
  }

  async stop(run: RunRequest, options?: StartOptions): Promise<void> {
    await this.#machine(options).stop(nameOf(run, options));
  }

  #machine({ machineArn = this.machineArn }: StartOptions = {}): MachineUnderTest {
    return new MachineUnderTest(this.#app, machineArn);
  }
}

function nameOf({ id, attempt }: RunRequest, { name }: StartOptions = {}): string {
  return name ?? runExecutionName(id, attempt);
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
