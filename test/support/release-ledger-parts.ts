import type { EndpointLock } from '../../lambdas/shared/ports/endpoint-lock.ts';
import type { ReleaseLedger, ReleaseOpening } from '../../lambdas/shared/ports/release-ledger.ts';
import type { ChampionPointer } from '../../pipelines/release/contract.ts';
import { releaseExecutionName, releaseIdOf } from '../../pipelines/release/ids.ts';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';

const T0 = Date.parse('2026-01-01T00:00:00.000Z');
export const at = (second: number) => new Date(T0 + second * 1_000).toISOString();

/** A clock that stands until it is set. */
export class Clock {
  #second = 0;
  readonly now = () => new Date(T0 + this.#second * 1_000);

  set(second: number): void {
    this.#second = second;
  }
}

export interface ReleaseLedgerParts {
  readonly ledger: ReleaseLedger;
  readonly lock: EndpointLock;
  /** That ledger and lock go by. */
  readonly clock: Clock;
}

export function anOpening(model: string, version = 1, attempt = 1): ReleaseOpening {
  const packageArn = `arn:aws:sagemaker:eu-west-1:111122223333:model-package/evergreen-${model}/${version}`;
  return {
    id: releaseIdOf(packageArn),
    attempt,
    model,
    packageArn,
    packageVersion: version,
    candidateId: `cnd-${hashOf([model, version]).slice(0, 20)}`,
    fleet: `evergreen-${model}-v${version}-${attempt}`,
    policyHash: hashOf('policy'),
    startedAt: at(version * 100 + attempt),
  };
}

export function pointerOf(opening: ReleaseOpening, second: number): ChampionPointer {
  const { model, packageArn, packageVersion, candidateId, fleet, id } = opening;
  const endpoint = `evergreen-${model}`;
  const since = at(second);
  return { model, packageArn, packageVersion, candidateId, endpoint, fleet, releaseId: id, since };
}

export async function holding(
  { lock }: ReleaseLedgerParts,
  opening: ReleaseOpening,
): Promise<number> {
  const holder = releaseExecutionName(opening.id, opening.attempt);
  const locked = await lock.acquireLock(opening.model, holder, 600);
  if (locked.outcome !== 'held') throw new Error(`the lock of ${opening.model} is taken`);
  return locked.token;
}

export async function release(parts: ReleaseLedgerParts, opening: ReleaseOpening, second: number) {
  const token = await holding(parts, opening);
  await parts.ledger.openRelease(opening);
  const champion = pointerOf(opening, second);
  return await parts.ledger.recordReleased(opening, { token, champion, expired: [] });
}
