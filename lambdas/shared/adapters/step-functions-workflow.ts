import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { ExecutionStatus, StartOutcome, WatchedWorkflow } from '../ports/workflow.ts';
import { namingDenial } from './aws-denials.ts';

/** A Step Functions Standard state machine. */
export class StepFunctionsWorkflow implements WatchedWorkflow {
  readonly #arn: string;
  readonly #sfn: SFNClient;

  constructor(stateMachineArn: string, sfn = new SFNClient({})) {
    this.#arn = stateMachineArn;
    this.#sfn = sfn;
  }

  /**
   * Starting a name again with the same input while it runs answers the running execution; once it
   * is closed Step Functions refuses, and its status says whether that is good news.
   */
  async start(name: string, input: object): Promise<StartOutcome> {
    const command = new StartExecutionCommand({
      stateMachineArn: this.#arn,
      name,
      input: JSON.stringify(input),
    });
    try {
      await namingDenial('states:StartExecution', () => this.#sfn.send(command));
      return 'started';
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
      return await this.#statusOf(name);
    }
  }

  async status(name: string): Promise<ExecutionStatus> {
    try {
      return (await this.#describe(name)) === 'RUNNING' ? 'running' : 'ended';
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return 'none';
      throw error;
    }
  }

  async #statusOf(name: string): Promise<StartOutcome> {
    const status = await this.#describe(name);
    return status === 'RUNNING' || status === 'SUCCEEDED' ? 'already-done' : 'already-failed';
  }

  async #describe(name: string): Promise<string | undefined> {
    const executionArn = `${this.#arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const command = new DescribeExecutionCommand({ executionArn });
    const { status } = await namingDenial('states:DescribeExecution', () =>
      this.#sfn.send(command),
    );
    return status;
  }
}
