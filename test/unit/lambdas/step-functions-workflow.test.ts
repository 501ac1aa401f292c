import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { StepFunctionsWorkflow } from '../../../lambdas/shared/adapters/step-functions-workflow.ts';
import { AccessDeniedError } from '../../../pipelines/shared/errors.ts';

const ARN = 'arn:aws:states:eu-west-1:111122223333:stateMachine:Ingest';
const sfn = mockClient(SFNClient);

beforeEach(() => {
  sfn.reset();
});

describe('F9: starting an execution by name', () => {
  it('starts it', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    expect(await new StepFunctionsWorkflow(ARN).start('upl-1', { a: 1 })).toBe('started');
    expect(sfn.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: ARN,
      name: 'upl-1',
      input: '{"a":1}',
    });
  });

  it.each<[ExecutionStatus, string]>([
    ['RUNNING', 'already-done'],
    ['SUCCEEDED', 'already-done'],
    ['FAILED', 'already-failed'],
    ['TIMED_OUT', 'already-failed'],
    ['ABORTED', 'already-failed'],
  ])('answers for one that is %s: %s', async (status, outcome) => {
    sfn
      .on(StartExecutionCommand)
      .rejects(new ExecutionAlreadyExists({ message: 'exists', $metadata: {} }));
    sfn
      .on(DescribeExecutionCommand, {
        executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:Ingest:upl-1',
      })
      .resolves({ status });
    expect(await new StepFunctionsWorkflow(ARN).start('upl-1', {})).toBe(outcome);
  });

  it('names what it was not allowed to do', async () => {
    const denial = new Error('User: x is not authorized to perform: states:StartExecution');
    denial.name = 'AccessDeniedException';
    sfn.on(StartExecutionCommand).rejects(denial);
    await expect(new StepFunctionsWorkflow(ARN).start('upl-1', {})).rejects.toThrow(
      AccessDeniedError,
    );
  });

  it('hands on any other error', async () => {
    sfn.on(StartExecutionCommand).rejects(new Error('socket hang up'));
    await expect(new StepFunctionsWorkflow(ARN).start('upl-1', {})).rejects.toThrow(
      'socket hang up',
    );
  });
});

describe('where an execution stands', () => {
  it.each<[ExecutionStatus, string]>([
    ['RUNNING', 'running'],
    ['SUCCEEDED', 'ended'],
    ['FAILED', 'ended'],
    ['ABORTED', 'ended'],
  ])('%s: %s', async (status, expected) => {
    sfn.on(DescribeExecutionCommand).resolves({ status });
    expect(await new StepFunctionsWorkflow(ARN).status('run-1-1')).toBe(expected);
  });

  it('says that there is none', async () => {
    const missing = new ExecutionDoesNotExist({ message: 'none', $metadata: {} });
    sfn.on(DescribeExecutionCommand).rejects(missing);
    expect(await new StepFunctionsWorkflow(ARN).status('run-1-1')).toBe('none');
  });
});
