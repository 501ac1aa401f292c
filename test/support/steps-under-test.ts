import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { runExecutionName } from '../../pipelines/training/ids.ts';
import type { TrainingUnderTest } from './training-under-test.ts';

/** The steps of the training workflow, one by one. */
export class StepsUnderTest {
  readonly #training: TrainingUnderTest;
  readonly #lambda: LambdaClient;

  constructor(training: TrainingUnderTest) {
    this.#training = training;
    this.#lambda = new LambdaClient(training.app.clientConfiguration);
  }

  /** What the task of a state answered, in the first of its visits. */
  async answer({ id, attempt }: RunRequest, state: string): Promise<unknown> {
    const name = runExecutionName(id, attempt);
    const [first] = await this.#training.machine.answers(name, state);
    if (first === undefined) throw new Error(`"${state}" has no answer.`);
    return first;
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
