import type { IncomingMessage, ServerResponse } from 'node:http';
import { type InvocationAnswer, InvocationError } from './invocation.ts';
import type { Invocations } from './invocations.ts';

/** Where the bridge brings what InvokeEndpoint is called with. */
export const INVOKE_PATH = '/_invoke/';

/** https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_runtime_InvokeEndpoint.html */
const MOST_BYTES = 6_291_456;

/** `POST /_invoke/<endpoint>`: the raw body and InvokeEndpoint's headers, answered in kind. */
export async function invokeByDoor(
  request: IncomingMessage,
  response: ServerResponse,
  invocations: Invocations,
): Promise<void> {
  try {
    const body = await wholeBody(request);
    const header = (name: string) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join(',') : value;
    };
    const answer = await invocations.invoke({
      endpoint: decodeURIComponent((request.url ?? '').slice(INVOKE_PATH.length)),
      body,
      contentType: header('content-type'),
      accept: header('accept'),
      customAttributes: header('x-amzn-sagemaker-custom-attributes'),
      targetVariant: header('x-amzn-sagemaker-target-variant'),
      inferenceId: header('x-amzn-sagemaker-inference-id'),
    });
    succeed(response, answer);
  } catch (error) {
    fail(response, error);
  }
}

async function wholeBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece: Buffer = Buffer.from(chunk);
    bytes += piece.length;
    if (bytes <= MOST_BYTES) chunks.push(piece);
  }
  if (bytes > MOST_BYTES) {
    throw new InvocationError(undefined, 413, `HTTP content length exceeded ${MOST_BYTES} bytes.`);
  }
  return Buffer.concat(chunks);
}

function succeed(response: ServerResponse, answer: InvocationAnswer): void {
  const { body, contentType, variant, customAttributes } = answer;
  response.writeHead(200, {
    'content-length': body.length,
    'x-amzn-invoked-production-variant': variant,
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(customAttributes !== undefined && {
      'x-amzn-sagemaker-custom-attributes': customAttributes,
    }),
  });
  response.end(body);
}

function fail(response: ServerResponse, error: unknown): void {
  const known =
    error instanceof InvocationError
      ? error
      : new InvocationError('InternalFailure', 500, 'An internal error occurred.');
  if (known !== error) console.error(error);
  const { code, status, message, details } = known;
  const text = JSON.stringify({ ...(code !== undefined && { __type: code }), message, ...details });
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
}
