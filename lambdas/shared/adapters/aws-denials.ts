import { AccessDeniedError } from '../../../pipelines/shared/errors.ts';

/** How AWS services name "your role may not do this". */
const DENIALS = new Set(['AccessDenied', 'AccessDeniedException', 'KMSAccessDeniedException']);

/** S3 can't name the error of a HEAD request, which has no body; then the status says it. */
const FORBIDDEN = 403;

/** The SDK's words for an answer without a body. */
const NO_WORDS = 'UnknownError';

/**
 * Runs one AWS call. A denial becomes an AccessDeniedError that says what was tried, so that it is
 * never retried and a person reads at once which grant is missing.
 * @param doing - e.g. "s3:GetObjectVersion on my-bucket"; AWS leaves the action out of some answers
 */
export async function namingDenial<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof Error && isDenial(error)) {
      const why = error.message === NO_WORDS ? 'AWS answered without a reason.' : error.message;
      throw new AccessDeniedError(`Not allowed: ${doing}. ${why}`, {}, { cause: error });
    }
    throw error;
  }
}

function isDenial(error: Error): boolean {
  if (DENIALS.has(error.name)) return true;
  return '$metadata' in error && statusOf(error.$metadata) === FORBIDDEN;
}

function statusOf(metadata: unknown): unknown {
  return typeof metadata === 'object' && metadata !== null && 'httpStatusCode' in metadata
    ? metadata.httpStatusCode
    : undefined;
}
