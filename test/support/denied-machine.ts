import { DeleteRolePolicyCommand, IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { z } from 'zod';
import type { AppUnderTest } from './app-under-test.ts';

const stateMachine = z.object({
  States: z.record(
    z.string(),
    z.object({ Arguments: z.object({ FunctionName: z.string().optional() }).optional() }),
  ),
});

/** What a machine may not do, whatever its policies allow. */
export interface Denied {
  readonly actions: readonly string[];
  /** The states whose functions it may not invoke. @default - of everything */
  readonly of?: string | readonly string[];
  /** How the names of what it is denied end. @default - of everything */
  readonly on?: string;
}

/** Denies a state machine things for a while. */
export class DeniedMachine {
  readonly #sfn: SFNClient;
  readonly #iam: IAMClient;

  constructor(app: AppUnderTest) {
    this.#sfn = new SFNClient(app.clientConfiguration);
    this.#iam = new IAMClient(app.clientConfiguration);
  }

  /** Does something while a machine is denied actions, whatever its policies allow. */
  async without<T>(stateMachineArn: string, denied: Denied, work: () => Promise<T>): Promise<T> {
    const command = new DescribeStateMachineCommand({ stateMachineArn });
    const { roleArn, definition } = await this.#sfn.send(command);
    const denial = { RoleName: roleArn?.split('/').at(-1), PolicyName: 'denied-by-the-test' };
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Deny', Action: denied.actions, Resource: resourcesOf(denied, definition) },
      ],
    });
    await this.#iam.send(new PutRolePolicyCommand({ ...denial, PolicyDocument }));
    try {
      return await work();
    } finally {
      await this.#iam.send(new DeleteRolePolicyCommand(denial));
    }
  }
}

function resourcesOf({ of, on = '' }: Denied, definition = '{}'): string[] {
  if (of === undefined) return [`*${on}`];
  return [of].flat().map((state) => `${functionOf(definition, state)}*`);
}

/** The function of a state, by its ARN. */
export function functionOf(definition: string, state: string): string {
  const task = stateMachine.parse(JSON.parse(definition)).States[state];
  if (task?.Arguments?.FunctionName === undefined) throw new Error(`${state} has no function.`);
  return task.Arguments.FunctionName;
}
