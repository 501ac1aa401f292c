import type { ReleaseRequest } from '../../pipelines/release/contract.ts';
import { releaseExecutionName, releaseIdOf } from '../../pipelines/release/ids.ts';
import type { DeployedSystem } from '../cloud/deployed-system.ts';
import { NotReleasableError } from '../errors.ts';

/** The attempt that an approval's event starts: a person's is a later one, and may go back. */
const EVENTS_ATTEMPT = 1;

/** Attempts that failed before the ledger heard of them are passed over, so many at most. */
const UNHEARD_OF = 20;

/** What is to be released, and a person's reason. */
export type ReleaseWish = Omit<ReleaseRequest, 'id' | 'attempt'> & { readonly why: string };

export interface StartedRelease {
  readonly request: ReleaseRequest;
  readonly execution: string;
  /** False when it had been started before. */
  readonly isNew: boolean;
}

/**
 * Starts a person's next attempt at the release of a package.
 * @throws NotReleasableError while an attempt is at work
 */
export async function startRelease(
  system: DeployedSystem,
  { why, ...wish }: ReleaseWish,
): Promise<StartedRelease> {
  const id = releaseIdOf(wish.packageArn);
  const records = await system.releases(wish.model);
  const last = records.find((record) => record.id === id)?.attempt ?? EVENTS_ATTEMPT;
  await refuseWhileAtWork(system, id, last);
  for (let attempt = last + 1; attempt <= last + UNHEARD_OF; attempt += 1) {
    const request = { id, attempt, ...wish };
    const execution = releaseExecutionName(id, attempt);
    const outcome = await system.startRelease(execution, { release: request, why });
    if (outcome !== 'already-failed') return { request, execution, isNew: outcome === 'started' };
  }
  throw new NotReleasableError(
    `The next ${UNHEARD_OF} attempts at ${id} have failed before they could be recorded. Read why in the executions of the release workflow, in the Step Functions console.`,
    { release: id },
  );
}

async function refuseWhileAtWork(
  system: DeployedSystem,
  id: string,
  attempt: number,
): Promise<void> {
  const execution = releaseExecutionName(id, attempt);
  if ((await system.releaseState(execution)) !== 'running') return;
  throw new NotReleasableError(
    `Attempt ${attempt} at this release is at work: wait for its end, or stop the execution ${execution} first.`,
    { release: id },
  );
}
