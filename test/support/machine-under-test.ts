import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { z } from 'zod';
import type { AppUnderTest } from './app-under-test.ts';
import { waitUntil } from './wait-until.ts';

const stateMachine = z.object({
  States: z.record(
    z.string(),
    z.object({ Arguments: z.object({ FunctionName: z.string().optional() }).optional() }),
  ),
});

/** What the machine may not do, whatever its policies allow. */
interface Denied {
  readonly actions: readonly string[];
  /** The states whose functions it may not invoke. @default - of everything */
  readonly of?: readonly string[];
}

/** A deployed state machine, and what becomes of its executions. */
export class MachineUnderTest {
  readonly arn: string;
  /** Every execution that a test has looked at the end of. */
  readonly paths: (readonly string[])[] = [];
  readonly #sfn: SFNClient;
  readonly #iam: IAMClient;

  constructor(app: AppUnderTest, arn: string) {
    this.arn = arn;
    this.#sfn = new SFNClient(app.clientConfiguration);
    this.#iam = new IAMClient(app.clientConfiguration);
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
  async without<T>({ actions: Action, of }: Denied, work: () => Promise<T>): Promise<T> {
    const { roleArn, definition } = await this.describe();
    const denial = { RoleName: roleArn?.split('/').at(-1), PolicyName: 'denied-by-the-test' };
    const Resource = of?.map((state) => `${functionOf(definition, state)}*`) ?? '*';
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Deny', Action, Resource }],
    });
    await this.#iam.send(new PutRolePolicyCommand({ ...denial, PolicyDocument }));
    try {
      return await work();
    } finally {
      await this.#iam.send(new DeleteRolePolicyCommand(denial));
    }
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

function functionOf(definition = '{}', state: string): string {
  const task = stateMachine.parse(JSON.parse(definition)).States[state];
  if (task?.Arguments?.FunctionName === undefined) throw new Error(`${state} has no function.`);
  return task.Arguments.FunctionName;
}
