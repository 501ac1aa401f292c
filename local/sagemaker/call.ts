import * as z from 'zod';
import { validationError } from './errors.ts';

/** Who calls from where, and how to reach the cloud again: the second half of a bridge's request. */
export const callContext = z.object({
  region: z.string().min(1),
  account: z.string().regex(/^\d{12}$/),
  /** The caller's ARN. */
  caller: z.string().startsWith('arn:'),
  endpoint: z.url(),
  /** Path of the certificate that makes the endpoint trusted. */
  certificate: z.string(),
  /** A session of the request's role; null when the operation has none. */
  credentials: z
    .object({ accessKeyId: z.string(), secretAccessKey: z.string(), sessionToken: z.string() })
    .nullable(),
});
export type Call = z.infer<typeof callContext>;

/** The ARN of something of SageMaker's in the caller's account. */
export function arnOf({ region, account, caller }: Call, path: string): string {
  const partition = caller.split(':')[1] ?? 'aws';
  return `arn:${partition}:sagemaker:${region}:${account}:${path}`;
}

/**
 * A member that the request must have.
 * @throws ValidationException; the bridge has looked already, so this is for callers without one
 */
export function required<T>(value: T | undefined, member: string): T {
  if (value === undefined) throw validationError(`${member} is required.`);
  return value;
}
