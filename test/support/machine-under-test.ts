import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ExecutionDoesNotExist,
  type HistoryEvent,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { AppUnderTest } from './app-under-test.ts';
import { type Denied, DeniedMachine, functionOf } from './denied-machine.ts';
import { waitUntil } from './wait-until.ts';

/** An execution, once it has ended. */
export interface EndedExecution {
  readonly status: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
  /** The states it entered, in order. */
  readonly path: readonly string[];
  /** What each try of a step that failed said, in order. */
  readonly failures: readonly string[];
  /** What the tasks of a state answered, in order. */
  readonly answers: (state: string) => readonly unknown[];
}

/** A deployed state machine, and what becomes of its executions. */
export class MachineUnderTest {
  readonly arn: string;
  /** Every execution that a test has looked at the end of. */
  readonly paths: (readonly string[])[];
  readonly #sfn: SFNClient;
  readonly #denied: DeniedMachine;

  /** @param paths - of a machine that this one is a copy of. @default - none yet */
  constructor(app: AppUnderTest, arn: string, paths: (readonly string[])[] = []) {
    this.arn = arn;
    this.paths = paths;
    this.#sfn = new SFNClient(app.clientConfiguration);
    this.#denied = new DeniedMachine(app);
  }

  async start(name: string, input: object): Promise<void> {
    const command = { stateMachineArn: this.arn, name, input: JSON.stringify(input) };
    await this.#sfn.send(new StartExecutionCommand(command));
  }

  async stop(name: string): Promise<void> {
    await this.#sfn.send(new StopExecutionCommand({ executionArn: this.#executionArn(name) }));
  }

  /** What an execution came to, when it has ended. */
  async end(name: string): Promise<EndedExecution> {
    const running = async () => (await this.execution(name)).status === 'RUNNING';
    await waitUntil(`${name} had ended`, async () => !(await running()));
    const { status, error, cause } = await this.execution(name);
    const history = await this.#history(name);
    const path = pathIn(history);
    this.paths.push(path);
    const failures = history.flatMap(failureOf);
    return { status, error, cause, path, failures, answers: (of) => answersIn(history, of) };
  }

  async execution(name: string) {
    const command = new DescribeExecutionCommand({ executionArn: this.#executionArn(name) });
    return await this.#sfn.send(command);
  }

  /** The states that an execution has entered so far: none, when it was never started. */
  async path(name: string): Promise<readonly string[]> {
    try {
      return pathIn(await this.#history(name));
    } catch (error) {
      if (!(error instanceof ExecutionDoesNotExist)) throw error;
      return [];
    }
  }

  /** Waits until an execution has entered a state so many times. */
  async entered(name: string, state: string, times = 1): Promise<void> {
    const often = async () =>
      (await this.path(name)).filter((entered) => entered === state).length >= times;
    await waitUntil(`${name} has entered "${state}" ${times} times`, often, { every: 20 });
  }

  /** What the tasks of a state have answered so far, in order. */
  async answers(name: string, state: string): Promise<readonly unknown[]> {
    return answersIn(await this.#history(name), state);
  }

  /** The names of executions, those that have ended as well. */
  async executions(status?: 'RUNNING'): Promise<readonly string[]> {
    const { executions = [] } = await this.#sfn.send(
      new ListExecutionsCommand({
        stateMachineArn: this.arn,
        maxResults: 1_000,
        ...(status && { statusFilter: status }),
      }),
    );
    return executions.flatMap(({ name }) => name ?? []);
  }

  /** Waits until no execution is at work. */
  async quiet(): Promise<void> {
    const running = async () => await this.executions('RUNNING');
    await waitUntil('no execution was at work', async () => (await running()).length === 0);
  }

  /** Does something while the machine is denied actions, whatever its policies allow. */
  async without<T>(denied: Denied, work: () => Promise<T>): Promise<T> {
    return await this.#denied.without(this.arn, denied, work);
  }

  /** The function of a state, by its ARN. */
  async functionOf(state: string): Promise<string> {
    const { definition = '' } = await this.describe();
    return functionOf(definition, state);
  }

  /** The machine as it is deployed. */
  async describe() {
    return await this.#sfn.send(new DescribeStateMachineCommand({ stateMachineArn: this.arn }));
  }

  #executionArn(name: string): string {
    return `${this.arn.replace(':stateMachine:', ':execution:')}:${name}`;
  }

  async #history(name: string): Promise<HistoryEvent[]> {
    const pages = paginateGetExecutionHistory(
      { client: this.#sfn },
      { executionArn: this.#executionArn(name), maxResults: 1_000 },
    );
    const events: HistoryEvent[] = [];
    for await (const page of pages) events.push(...(page.events ?? []));
    return events;
  }
}

function pathIn(history: readonly HistoryEvent[]): string[] {
  return history.flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []);
}

function failureOf({ taskFailedEventDetails: details }: HistoryEvent): string[] {
  return details ? [`${details.error}: ${details.cause}`] : [];
}

function answersIn(history: readonly HistoryEvent[], state: string): unknown[] {
  let current: string | undefined;
  return history.flatMap(({ stateEnteredEventDetails, taskSucceededEventDetails: succeeded }) => {
    current = stateEnteredEventDetails?.name ?? current;
    if (current !== state || succeeded?.output === undefined) return [];
    return [JSON.parse(succeeded.output) as unknown];
  });
}
