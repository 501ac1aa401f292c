import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { z } from 'zod';
import { callContext } from './call.ts';
import { AwsError } from './errors.ts';
import { faultOrder, type Faults } from './faults/faults.ts';
import type { Operation, OperationName, SageMakerEmulation } from './operations.ts';

export interface ServerOptions {
  readonly emulation: SageMakerEmulation;
  readonly faults: Faults;
  /** Whoever calls shows it. */
  readonly token: string;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

const callBody = z.object({ request: z.record(z.string(), z.unknown()), context: callContext });

/** The emulator's one door: `POST /<Operation>` for the bridge, and doors for tests. */
export function emulatorServer(options: ServerOptions): Server {
  return createServer((request, response) => {
    void answer(request, options).then((answered) => send(response, answered));
  });
}

async function answer(request: IncomingMessage, options: ServerOptions): Promise<Answer> {
  try {
    requireToken(request, options.token);
    const { method = '', url = '' } = request;
    switch (`${method} ${url}`) {
      case 'GET /_state':
        return { status: 200, body: inSeconds(options.emulation.state()) };
      case 'POST /_faults':
        options.faults.add(faultOrder.parse(await json(request)));
        return { status: 200, body: {} };
      case 'DELETE /_faults':
        options.faults.clear();
        return { status: 200, body: {} };
      default:
        return await operate(request, options);
    }
  } catch (error) {
    return refusal(error);
  }
}

function requireToken({ headers }: IncomingMessage, token: string): void {
  const [given, wanted] = [headers.authorization ?? '', `Bearer ${token}`].map((text) =>
    Buffer.from(text),
  );
  if (given && wanted && given.length === wanted.length && timingSafeEqual(given, wanted)) return;
  throw new AwsError('AccessDeniedException', 'The token of this run is missing or wrong.', 403);
}

async function operate(request: IncomingMessage, options: ServerOptions): Promise<Answer> {
  const name = (request.url ?? '').slice(1);
  const { operations } = options.emulation;
  if (request.method !== 'POST' || !isOffered(name, operations)) {
    throw new AwsError(
      'UnknownOperationException',
      `The local SageMaker does not offer ${name}; see docs/local-cloud.md.`,
    );
  }
  const body = callBody.parse(await json(request));
  options.faults.refuse(name);
  const operation: Operation<object> = operations[name];
  const output = await operation(body.request, body.context);
  return { status: 200, body: inSeconds(output ?? {}) };
}

function isOffered(name: string, operations: object): name is OperationName {
  return Object.hasOwn(operations, name);
}

function refusal(error: unknown): Answer {
  if (error instanceof AwsError) {
    return { status: error.status, body: { __type: error.code, message: error.message } };
  }
  if (error instanceof z.ZodError || error instanceof SyntaxError) {
    return { status: 400, body: { __type: 'SerializationException', message: error.message } };
  }
  console.error(error);
  return { status: 500, body: { __type: 'InternalFailure', message: String(error) } };
}

/** As the wire has it: times are epoch seconds; JSON leaves out what is undefined. */
export function inSeconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(inSeconds);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, inSeconds(member)]));
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
  response.end(text);
}
