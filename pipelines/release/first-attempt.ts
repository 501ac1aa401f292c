import type { ReleaseRequest } from './contract.ts';
import { releaseIdOf } from './ids.ts';

/** The attempt that an approval asks for; a later one is a person's wish, and overrules what is marked by it. */
export const FIRST_ATTEMPT = 1;

/** What an approval asks for: whoever tells of it, it is one and the same release. */
export function firstReleaseOf({
  model,
  packageArn,
  packageVersion,
}: Pick<ReleaseRequest, 'model' | 'packageArn' | 'packageVersion'>): ReleaseRequest {
  return { id: releaseIdOf(packageArn), attempt: FIRST_ATTEMPT, model, packageArn, packageVersion };
}
