import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetExecutionHistoryCommand, SFNClient } from '@aws-sdk/client-sfn';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import type { TrainingUnderTest } from './training-under-test.ts';

/** The steps of the training workflow, one by one. */
export class StepsUnderTest {
  readonly #training: TrainingUnderTest;
  readonly #sfn: SFNClient;
  readonly #lambda: LambdaClient;

  constructor(training: TrainingUnderTest) {
    this.#training = training;
    this.#sfn = new SFNClient(training.app.clientConfiguration);
    this.#lambda = new LambdaClient(training.app.clientConfiguration);
  }

  /** What the task of a state answered, in the first of its visits. */
  async answer(run: RunRequest, state: string): Promise<unknown> {
    const { events = [] } = await this.#sfn.send(
      new GetExecutionHistoryCommand({
        executionArn: this.#training.executionArn(run),
        maxResults: 1_000,
      }),
    );
    const from = events.findIndex((event) => event.stateEnteredEventDetails?.name === state);
    const succeeded = events.slice(from).find((event) => event.taskSucceededEventDetails);
    const output = succeeded?.taskSucceededEventDetails?.output;
    if (from === -1 || output === undefined) throw new Error(`"${state}" has no answer.`);
    return JSON.parse(output);
  }

  /** Calls the function of a step, as Step Functions does. */
  async invoke(logicalId: string, payload: unknown): Promise<unknown> {
    const FunctionName = await this.#training.app.physicalId(
      'AWS::Lambda::Function',
      logicalId,
      'evergreen-training',
    );
    const { Payload, FunctionError } = await this.#lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }),
    );
    const text = Buffer.from(Payload ?? []).toString('utf8');
    if (FunctionError !== undefined) throw new Error(`${logicalId}: ${text}`);
    return JSON.parse(text);
  }
}
