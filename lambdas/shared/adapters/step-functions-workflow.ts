import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { StartOutcome, Workflow } from '../ports/workflow.ts';
import { namingDenial } from './aws-denials.ts';

/** A Step Functions Standard state machine. */
export class StepFunctionsWorkflow implements Workflow {
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

  async #statusOf(name: string): Promise<StartOutcome> {
    const executionArn = `${this.#arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const command = new DescribeExecutionCommand({ executionArn });
    const { status } = await namingDenial('states:DescribeExecution', () =>
      this.#sfn.send(command),
    );
    return status === 'RUNNING' || status === 'SUCCEEDED' ? 'already-done' : 'already-failed';
  }
}
