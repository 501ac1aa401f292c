/** One InvokeEndpoint as it arrives. */
export interface Invocation {
  readonly endpoint: string;
  readonly body: Buffer;
  readonly contentType: string | undefined;
  readonly accept: string | undefined;
  readonly customAttributes: string | undefined;
  readonly targetVariant: string | undefined;
  readonly inferenceId: string | undefined;
}

/** What the endpoint answered. */
export interface InvocationAnswer {
  readonly body: Buffer;
  readonly contentType: string | undefined;
  readonly variant: string;
  readonly customAttributes: string | undefined;
}

/** An InvokeEndpoint that was refused, or that a container failed. */
export class InvocationError extends Error {
  override readonly name = 'InvocationError';
  readonly code: string | undefined;
  readonly status: number;
  /** What stands in the body beside the code and the message. */
  readonly details: object;

  constructor(code: string | undefined, status: number, message: string, details = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.details = details;
  }
}

/** InvokeEndpoint's name for what other operations call ValidationException. */
export function invalidInvocation(message: string): InvocationError {
  return new InvocationError('ValidationError', 400, message);
}
