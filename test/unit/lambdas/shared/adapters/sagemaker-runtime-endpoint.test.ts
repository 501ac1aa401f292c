import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { SageMakerRuntimeEndpoint } from '../../../../../lambdas/shared/adapters/sagemaker-runtime-endpoint.ts';
import type { EndpointOutcome } from '../../../../../lambdas/shared/ports/model-endpoint.ts';
import { AccessDeniedError } from '../../../../../pipelines/shared/errors.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Seen {
  readonly url: string | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}

/** A runtime that answers each request in turn; the last answer stays. */
async function against(
  answers: readonly ((response: ServerResponse) => void)[],
  timeoutMs = 5_000,
): Promise<{ invoke: () => Promise<EndpointOutcome>; seen: Seen[] }> {
  const seen: Seen[] = [];
  const made = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const answer = answers[Math.min(seen.length, answers.length - 1)];
      seen.push({ url: request.url, headers: request.headers, body });
      answer?.(response);
    });
  });
  server = made;
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it listens on a port
  const { port } = made.address() as AddressInfo;
  const client = new SageMakerRuntimeClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    maxAttempts: 1,
  });
  const endpoint = new SageMakerRuntimeEndpoint(timeoutMs, client);
  const request = { endpoint: 'acme-toy', body: '{"é":1}', inferenceId: 'i-1' };
  return { invoke: async () => await endpoint.invoke(request), seen };
}

const reset = (response: ServerResponse) => response.destroy();

function says(status: number, error: string, more: object = {}) {
  return (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': error });
    response.end(JSON.stringify({ __type: error, message: error, ...more }));
  };
}

const answers = (response: ServerResponse) => {
  response.writeHead(200, {
    'content-type': 'application/json',
    'x-amzn-invoked-production-variant': 'champion',
    'x-amzn-sagemaker-custom-attributes': 'candidateId=cnd-1',
  });
  response.end('{"ü":1}');
};

describe('an endpoint behind the runtime', () => {
  it('is asked with the inference id, and answers with variant and attributes', async () => {
    const { invoke, seen } = await against([answers]);
    expect(await invoke()).toEqual({
      outcome: 'answered',
      body: '{"ü":1}',
      attributes: 'candidateId=cnd-1',
      variant: 'champion',
    });
    expect(seen).toMatchObject([
      {
        url: '/endpoints/acme-toy/invocations',
        body: '{"é":1}',
        headers: { 'content-type': 'application/json', 'x-amzn-sagemaker-inference-id': 'i-1' },
      },
    ]);
  });

  it('is asked once more after a reset, and no third time', async () => {
    const { invoke, seen } = await against([reset, answers]);
    expect(await invoke()).toMatchObject({ outcome: 'answered' });
    expect(seen).toHaveLength(2);
    const again = await against([reset]);
    expect(await again.invoke()).toMatchObject({ outcome: 'unavailable' });
    expect(again.seen).toHaveLength(2);
  });

  const notFound = 'Endpoint acme-toy of account 111122223333 not found.';
  it.each<[string, (response: ServerResponse) => void, object]>([
    ['is missing', says(400, 'ValidationError', { message: notFound }), { outcome: 'missing' }],
    [
      'refuses',
      says(424, 'ModelError', { OriginalStatusCode: 400 }),
      { outcome: 'model-error', status: 400 },
    ],
    [
      'fails',
      says(424, 'ModelError', { OriginalStatusCode: 500 }),
      { outcome: 'model-error', status: 500 },
    ],
    ['is throttled', says(429, 'ThrottlingException'), { outcome: 'throttled' }],
    ['is not ready', says(429, 'ModelNotReadyException'), { outcome: 'unavailable' }],
    ['is unavailable', says(503, 'ServiceUnavailable'), { outcome: 'unavailable' }],
    ['breaks', says(500, 'InternalFailure'), { outcome: 'unavailable' }],
  ])('that %s is asked once', async (_, answer, outcome) => {
    const { invoke, seen } = await against([answer]);
    expect(await invoke()).toMatchObject(outcome);
    expect(seen).toHaveLength(1);
  });

  it('that is too slow is given up, and not asked again', async () => {
    const { invoke, seen } = await against([() => undefined], 100);
    expect(await invoke()).toEqual({ outcome: 'timed-out' });
    expect(seen).toHaveLength(1);
  });

  it('that may not be asked names the action', async () => {
    const { invoke } = await against([says(403, 'AccessDeniedException')]);
    await expect(invoke()).rejects.toThrow(AccessDeniedError);
    await expect(invoke()).rejects.toThrow('sagemaker:InvokeEndpoint on acme-toy');
  });

  it('that answers what nobody expects is an error', async () => {
    const { invoke } = await against([says(400, 'ValidationError')]);
    await expect(invoke()).rejects.toThrow('ValidationError');
  });
});
