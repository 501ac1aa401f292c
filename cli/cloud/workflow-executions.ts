import {
  DescribeExecutionCommand,
  ExecutionDoesNotExist,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import { StepFunctionsWorkflow } from '../../lambdas/shared/adapters/step-functions-workflow.ts';
import type { StartOutcome } from '../../lambdas/shared/ports/workflow.ts';
import type { ExecutionState } from './deployed-system.ts';

/** The executions of a workflow. */
export class WorkflowExecutions {
  readonly #sfn: SFNClient;
  readonly #stateMachineArn: string;

  constructor(sfn: SFNClient, stateMachineArn: string) {
    this.#sfn = sfn;
    this.#stateMachineArn = stateMachineArn;
  }

  async stateOf(name: string): Promise<ExecutionState> {
    const machine = this.#stateMachineArn.replace(':stateMachine:', ':execution:');
    const command = new DescribeExecutionCommand({ executionArn: `${machine}:${name}` });
    try {
      const { status } = await namingDenial('states:DescribeExecution', () =>
        this.#sfn.send(command),
      );
      if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return 'running';
      return status === 'SUCCEEDED' ? 'succeeded' : 'failed';
    } catch (error) {
      // Step Functions forgets an execution 90 days after its end.
      if (error instanceof ExecutionDoesNotExist) return 'unknown';
      throw error;
    }
  }

  async start(name: string, input: object): Promise<StartOutcome> {
    return await new StepFunctionsWorkflow(this.#stateMachineArn, this.#sfn).start(name, input);
  }
}
