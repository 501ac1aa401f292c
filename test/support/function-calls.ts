import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { AppUnderTest } from './app-under-test.ts';

const failure = z.object({ errorType: z.string(), errorMessage: z.string() });

/** How a call ended: with what the function answered, or with its error. */
export interface EndedCall {
  readonly answer?: unknown;
  readonly error?: string;
  readonly cause?: string;
}

/** Calls functions of the deployed app, as the services do that run them. */
export class FunctionCalls {
  readonly #lambda: LambdaClient;

  constructor(app: AppUnderTest) {
    this.#lambda = new LambdaClient(app.clientConfiguration);
  }

  /** @param FunctionName - or its ARN */
  async call(FunctionName: string, payload: unknown): Promise<EndedCall> {
    const { Payload, FunctionError } = await this.#lambda.send(
      new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }),
    );
    const said: unknown = JSON.parse(Buffer.from(Payload ?? []).toString('utf8'));
    if (FunctionError === undefined) return { answer: said };
    const { errorType: error, errorMessage: cause } = failure.parse(said);
    return { error, cause };
  }
}
