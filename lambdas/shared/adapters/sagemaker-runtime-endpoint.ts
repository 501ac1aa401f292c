import {
  InvokeEndpointCommand,
  type InvokeEndpointCommandOutput,
  ModelError,
  SageMakerRuntimeClient,
} from '@aws-sdk/client-sagemaker-runtime';
import type { EndpointOutcome, EndpointRequest, ModelEndpoint } from '../ports/model-endpoint.ts';
import { namingDenial } from './aws-denials.ts';

const CONNECTION_TIMEOUT_MS = 2_000;

/** What SageMaker answers for an endpoint that doesn't exist, or is still being created. */
const NOT_FOUND = /^Endpoint .+ of account .+ not found/;

/** A connection that the other side had closed, idle: nobody has read the request. */
const RESET_CODES = new Set(['ECONNRESET', 'EPIPE']);

const THROTTLED = new Set(['ThrottlingException', 'Throttling', 'TooManyRequestsException']);
const UNAVAILABLE = new Set([
  'ServiceUnavailable',
  'InternalFailure',
  'InternalDependencyException',
  'ModelNotReadyException',
]);

/** Endpoints behind SageMaker's runtime. */
export class SageMakerRuntimeEndpoint implements ModelEndpoint {
  readonly #timeoutMs: number;
  readonly #client: SageMakerRuntimeClient;

  /** @param timeoutMs - for everything: a retry gets what the first attempt left */
  constructor(timeoutMs: number, client = runtimeClient()) {
    this.#timeoutMs = timeoutMs;
    this.#client = client;
  }

  async invoke(request: EndpointRequest): Promise<EndpointOutcome> {
    // Not AbortSignal.timeout: its timer would hold on to every request for the whole time.
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(), this.#timeoutMs);
    try {
      return answered(await this.#send(request, deadline.signal));
    } catch (error) {
      if (deadline.signal.aborted) return { outcome: 'timed-out' };
      const failure = failureOf(error);
      if (failure === undefined) throw error;
      return failure;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Once more after a reset; everything else has reached the model, which may be busy enough. */
  async #send(request: EndpointRequest, abortSignal: AbortSignal) {
    try {
      return await this.#sendOnce(request, abortSignal);
    } catch (error) {
      if (abortSignal.aborted || !isReset(error)) throw error;
      return await this.#sendOnce(request, abortSignal);
    }
  }

  async #sendOnce({ endpoint, body, inferenceId }: EndpointRequest, abortSignal: AbortSignal) {
    const command = new InvokeEndpointCommand({
      EndpointName: endpoint,
      Body: Buffer.from(body),
      ContentType: 'application/json',
      Accept: 'application/json',
      InferenceId: inferenceId,
    });
    return await namingDenial(`sagemaker:InvokeEndpoint on ${endpoint}`, () =>
      this.#client.send(command, { abortSignal }),
    );
  }
}

/** The SDK's own retries would answer a busy model with more work. */
function runtimeClient(): SageMakerRuntimeClient {
  return new SageMakerRuntimeClient({
    maxAttempts: 1,
    requestHandler: { connectionTimeout: CONNECTION_TIMEOUT_MS },
  });
}

function answered(output: InvokeEndpointCommandOutput): EndpointOutcome {
  return {
    outcome: 'answered',
    body: output.Body.transformToString('utf8'),
    attributes: output.CustomAttributes,
    variant: output.InvokedProductionVariant ?? '',
  };
}

/** Undefined for what nobody expects. */
function failureOf(error: unknown): EndpointOutcome | undefined {
  if (error instanceof ModelError) {
    return { outcome: 'model-error', status: error.OriginalStatusCode };
  }
  if (!(error instanceof Error)) return undefined;
  if (THROTTLED.has(error.name)) return { outcome: 'throttled' };
  if (error.name.startsWith('ValidationE') && NOT_FOUND.test(error.message)) {
    return { outcome: 'missing' };
  }
  const isGone = isReset(error) || codeOf(error) === 'ECONNREFUSED';
  return UNAVAILABLE.has(error.name) || isGone || error.name === 'TimeoutError'
    ? { outcome: 'unavailable', error: isGone ? (codeOf(error) ?? error.name) : error.name }
    : undefined;
}

/** Reset before any of the response came. */
function isReset(error: unknown): boolean {
  if (!(error instanceof Error) || '$response' in error) return false;
  return RESET_CODES.has(codeOf(error) ?? '') || error.message === 'socket hang up';
}

function codeOf(error: Error): string | undefined {
  return 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
