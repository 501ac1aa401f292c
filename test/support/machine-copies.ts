import {
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateStateMachineCommand,
  DescribeStateMachineCommand,
  type DescribeStateMachineCommandOutput,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { AppUnderTest } from './app-under-test.ts';
import { type Grant, RoleGrants } from './role-grants.ts';

/**
 * Copies of a role and of the state machine that has it, each with one grant less: as good a proof as
 * taking the grant from the role itself, and many can run side by side.
 */
export class MachineCopies {
  readonly #iam: IAMClient;
  readonly #sfn: SFNClient;
  #sequence = 0;

  constructor(app: AppUnderTest) {
    this.#iam = new IAMClient(app.clientConfiguration);
    this.#sfn = new SFNClient(app.clientConfiguration);
  }

  async machine(stateMachineArn: string): Promise<DescribeStateMachineCommandOutput> {
    return await this.#sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
  }

  grantsOf(roleArn: string): RoleGrants {
    return new RoleGrants(this.#iam, nameOf(roleArn));
  }

  /**
   * @param changed - what each statement becomes in the copy, as JSON
   * @returns the copy's ARN
   */
  async copyRole(
    roleArn: string,
    kept: (grant: Grant) => boolean,
    changed = (statement: string) => statement,
  ): Promise<string> {
    const { Role } = await this.#iam.send(new GetRoleCommand({ RoleName: nameOf(roleArn) }));
    this.#sequence += 1;
    const RoleName = `copy-${this.#sequence}-${Date.now()}`;
    const { Role: copy } = await this.#iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''),
      }),
    );
    const Statement = (await this.grantsOf(roleArn).statements(kept)).map((statement): unknown =>
      JSON.parse(changed(JSON.stringify(statement))),
    );
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
    await this.#iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName: 'kept', PolicyDocument }),
    );
    return copy?.Arn ?? '';
  }

  /** @returns the copy's ARN */
  async copyMachine(
    machine: DescribeStateMachineCommandOutput,
    roleArn: string,
    definition = machine.definition,
  ): Promise<string> {
    const { stateMachineArn } = await this.#sfn.send(
      new CreateStateMachineCommand({
        name: `copy-${nameOf(roleArn)}`,
        roleArn,
        definition,
        loggingConfiguration: machine.loggingConfiguration,
        tracingConfiguration: machine.tracingConfiguration,
      }),
    );
    return stateMachineArn ?? '';
  }
}

function nameOf(arn: string): string {
  return arn.split('/').at(-1) ?? '';
}
