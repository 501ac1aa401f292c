import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { AppUnderTest } from './app-under-test.ts';
import { type Denied, DeniedMachine } from './denied-machine.ts';
import { waitUntil } from './wait-until.ts';

/** A deployed state machine, and what becomes of its executions. */
export class MachineUnderTest {
  readonly arn: string;
  /** Every execution that a test has looked at the end of. */
  readonly paths: (readonly string[])[] = [];
  readonly #sfn: SFNClient;
  readonly #denied: DeniedMachine;

  constructor(app: AppUnderTest, arn: string) {
    this.arn = arn;
    this.#sfn = new SFNClient(app.clientConfiguration);
    this.#denied = new DeniedMachine(app);
  }

  async start(name: string, input: object): Promise<void> {
    const command = { stateMachineArn: this.arn, name, input: JSON.stringify(input) };
    await this.#sfn.send(new StartExecutionCommand(command));
  }

  /** What an execution came to, and the states it entered. */
  async end(name: string) {
    const executionArn = this.#executionArn(name);
    const describe = async () =>
      await this.#sfn.send(new DescribeExecutionCommand({ executionArn }));
    await waitUntil(`${name} had ended`, async () => (await describe()).status !== 'RUNNING');
    const { status, error, cause } = await describe();
    const history = await this.#history(executionArn);
    const path = history.flatMap(({ stateEnteredEventDetails: entered }) => entered?.name ?? []);
    this.paths.push(path);
    return { status, error, cause, path };
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

  /** Does something while the machine is denied actions, whatever its policies allow. */
  async without<T>(denied: Denied, work: () => Promise<T>): Promise<T> {
    return await this.#denied.without(this.arn, denied, work);
  }

  /** The machine as it is deployed. */
  async describe() {
    return await this.#sfn.send(new DescribeStateMachineCommand({ stateMachineArn: this.arn }));
  }

  #executionArn(name: string): string {
    return `${this.arn.replace(':stateMachine:', ':execution:')}:${name}`;
  }

  async #history(executionArn: string): Promise<HistoryEvent[]> {
    const pages = paginateGetExecutionHistory(
      { client: this.#sfn },
      { executionArn, maxResults: 1_000 },
    );
    const events: HistoryEvent[] = [];
    for await (const page of pages) events.push(...(page.events ?? []));
    return events;
  }
}
