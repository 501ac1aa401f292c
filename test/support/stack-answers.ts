import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { z } from 'zod';
import type { AppUnderTest } from './app-under-test.ts';

const stackAnswer = z.looseObject({
  Status: z.enum(['SUCCESS', 'FAILED']),
  Reason: z.string().optional(),
});

/** What a custom resource's function answers to a stack, which is here the test itself. */
export class StackAnswers {
  readonly #lambda: LambdaClient;
  readonly #server: Server;
  #heard: ((answer: string) => void) | undefined;

  constructor(app: AppUnderTest) {
    this.#lambda = new LambdaClient(app.clientConfiguration);
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.end();
        this.#heard?.(Buffer.concat(parts).toString('utf8'));
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  close(): void {
    this.#server.close();
  }

  /** Asks as CloudFormation does, and waits for the answer. */
  async ask(
    FunctionName: string,
    RequestType: 'Create' | 'Delete',
    properties: object,
  ): Promise<z.infer<typeof stackAnswer>> {
    const heard = new Promise<string>((resolve) => (this.#heard = resolve));
    const { port } = this.#server.address() as AddressInfo;
    const request = {
      RequestType,
      ResponseURL: `http://127.0.0.1:${port}/answer`,
      StackId: 'arn:aws:cloudformation:::stack/of-the-test',
      RequestId: 'by-the-test',
      LogicalResourceId: 'Endpoint',
      PhysicalResourceId: 'endpoint',
      ResourceProperties: properties,
    };
    const Payload = JSON.stringify(request);
    const { FunctionError } = await this.#lambda.send(new InvokeCommand({ FunctionName, Payload }));
    if (FunctionError !== undefined) throw new Error(`${FunctionName} answered nobody.`);
    return stackAnswer.parse(JSON.parse(await heard));
  }
}
