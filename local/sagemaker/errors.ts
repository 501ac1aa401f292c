/** An answer that refuses: `code` as AWS names it, for the SDKs to make an exception of. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  /** HTTP status. */
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** What SageMaker answers to nearly everything it does not like, names it does not know included. */
export function validationError(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

/** A member that AWS knows and this emulator would have to ignore: refused, so that nobody is misled. */
export function notEmulated(what: string): AwsError {
  return validationError(`The local SageMaker does not emulate ${what}; see docs/local-cloud.md.`);
}

/** A job that ends in Failed; the message is its FailureReason. */
export class JobFailure extends Error {
  override readonly name = 'JobFailure';
}

/** AWS's words when the fault is its own; a container that can't be started shows it too. */
export const INTERNAL_FAILURE =
  'InternalServerError: We encountered an internal error. Please try again.';

/** What the cloud called an error and said about it, on one line. */
export function told(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
