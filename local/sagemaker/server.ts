import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { callContext } from './call.ts';
import { AwsError } from './errors.ts';
import { type AutoScalingOperation, requests } from './application-autoscaling/requests.ts';
import { faultOrder, type Faults, systemUpdateOrder } from './faults/faults.ts';
import { INVOKE_PATH, invokeByDoor } from './invoke/invoke-door.ts';
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

/** Where Application Auto Scaling's operations are. */
const AUTO_SCALING_PATH = '/application-autoscaling/';

/** The emulator's one door: `POST /<Operation>` for the bridge, and doors for tests. */
export function emulatorServer(options: ServerOptions): Server {
  return createServer((request, response) => {
    if (isInvocation(request, options.token)) {
      void invokeByDoor(request, response, options.emulation.invocations);
      return;
    }
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
        orderFault(await json(request), options);
        return { status: 200, body: {} };
      case 'GET /_faults':
        return { status: 200, body: { orders: options.faults.orders } };
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

/** One without the token is told so like any other call. */
function isInvocation(request: IncomingMessage, token: string): boolean {
  const { method, url = '' } = request;
  return method === 'POST' && url.startsWith(INVOKE_PATH) && hasToken(request, token);
}

function orderFault(order: unknown, { faults, emulation }: ServerOptions): void {
  const asked = systemUpdateOrder.safeParse(order);
  if (!asked.success) faults.add(faultOrder.parse(order));
  else {
    const { endpoint, seconds } = asked.data.systemUpdating;
    emulation.updateBySystem(endpoint, seconds);
  }
}

function hasToken({ headers }: IncomingMessage, token: string): boolean {
  const given = Buffer.from(headers.authorization ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

function requireToken(request: IncomingMessage, token: string): void {
  if (hasToken(request, token)) return;
  throw new AwsError('AccessDeniedException', 'The token of this run is missing or wrong.', 403);
}

async function operate(request: IncomingMessage, options: ServerOptions): Promise<Answer> {
  if (request.url?.startsWith(AUTO_SCALING_PATH)) return await scale(request, options);
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

async function scale(request: IncomingMessage, options: ServerOptions): Promise<Answer> {
  const name = (request.url ?? '').slice(AUTO_SCALING_PATH.length);
  if (request.method !== 'POST' || !isScaling(name)) {
    throw new AwsError(
      'UnknownOperationException',
      `The local Application Auto Scaling does not offer ${name}; see docs/local-cloud.md.`,
    );
  }
  const body = callBody.parse(await json(request));
  options.faults.refuse(name);
  const output = options.emulation.autoScaling.answer(name, body.request, body.context);
  return { status: 200, body: inSeconds(output) };
}

function isScaling(name: string): name is AutoScalingOperation {
  return Object.hasOwn(requests, name);
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
