import type { EndpointLock, LockOutcome } from '../../lambdas/shared/ports/endpoint-lock.ts';
import type {
  DoneRelease,
  ReleaseAttempt,
  ReleaseEnd,
  ReleaseLedger,
  ReleaseOpening,
} from '../../lambdas/shared/ports/release-ledger.ts';
import {
  type BadCandidate,
  type ChampionPointer,
  type ReleaseRecord,
  releaseRecord,
  type ReleaseStatus,
} from '../../pipelines/release/contract.ts';
import { servedBy } from '../../pipelines/release/expired-fleets.ts';
import { EndpointLockLostError } from '../../pipelines/shared/errors.ts';

const RANKS: Readonly<Record<ReleaseStatus, number>> = {
  started: 0,
  failed: 1,
  skipped: 2,
  rolledBack: 3,
  released: 4,
};

interface Lock {
  readonly token: number;
  readonly holder?: string;
  readonly expiresAt?: number;
}

/** Who holds a lock that was closed. */
const CLOSED = Symbol('closed').toString();

/** Releases, champions and locks in memory, with the promises of their ports. */
export class InMemoryReleaseLedger implements ReleaseLedger, EndpointLock {
  readonly records = new Map<string, ReleaseRecord>();
  readonly champions = new Map<string, ChampionPointer>();
  readonly bad = new Map<string, BadCandidate>();
  readonly locks = new Map<string, Lock>();
  readonly #now: () => Date;

  constructor(now: () => Date) {
    this.#now = now;
  }

  async acquireLock(model: string, holder: string, seconds: number): Promise<LockOutcome> {
    const now = this.#now().getTime();
    const found = this.locks.get(model);
    const expiresAt = now + seconds * 1_000;
    if (found?.holder === holder) {
      this.locks.set(model, { ...found, expiresAt });
      return { outcome: 'held', token: found.token };
    }
    if (found?.holder === CLOSED) return { outcome: 'closed' };
    if (found?.holder !== undefined && (found.expiresAt ?? 0) > now) {
      const until = new Date(found.expiresAt ?? 0).toISOString();
      return { outcome: 'busy', holder: found.holder, expiresAt: until };
    }
    const token = (found?.token ?? 0) + 1;
    this.locks.set(model, { token, holder, expiresAt });
    return { outcome: 'held', token };
  }

  async releaseLock(model: string, holder: string): Promise<void> {
    const found = this.locks.get(model);
    if (found?.holder === holder) this.locks.set(model, { token: found.token });
  }

  async closeLock(model: string): Promise<void> {
    const found = this.locks.get(model);
    if (found?.holder === CLOSED) return;
    this.locks.set(model, { token: (found?.token ?? 0) + 1, holder: CLOSED });
  }

  async reopenLock(model: string): Promise<void> {
    await this.releaseLock(model, CLOSED);
  }

  async openRelease(opening: ReleaseOpening): Promise<ReleaseRecord> {
    const found = this.records.get(opening.id);
    if (found && found.attempt >= opening.attempt) return found;
    return this.#begin({ ...opening, status: 'started' });
  }

  async recordSkipped(
    release: ReleaseAttempt,
    end: ReleaseEnd & Pick<ReleaseRecord, 'startedAt'>,
  ): Promise<void> {
    const { startedAt: _, ...details } = end;
    if (this.#forward(release, 'skipped', details)) return;
    const found = this.records.get(release.id);
    if (found && (found.attempt >= release.attempt || found.status === 'released')) return;
    this.#begin({ ...release, ...end, status: 'skipped' });
  }

  async recordReleased(release: ReleaseAttempt, done: DoneRelease): Promise<ReleaseRecord> {
    const { model, id, attempt } = release;
    const lock = this.locks.get(model);
    const details = { endedAt: done.champion.since, expired: done.expired };
    const moved =
      lock?.token === done.token &&
      this.#forward(release, 'released', details, ['reason', 'error']);
    if (moved) {
      this.champions.set(model, done.champion);
      this.locks.set(model, { token: done.token });
    }
    const found = this.records.get(id);
    if (found?.attempt === attempt && found.status === 'released') return found;
    throw new EndpointLockLostError(`${id} has lost the endpoint of ${model}`);
  }

  async recordRolledBack(
    release: ReleaseAttempt,
    end: ReleaseEnd & Pick<BadCandidate, 'candidateId'>,
  ): Promise<void> {
    const { candidateId, reason, endedAt } = end;
    if (!this.#forward(release, 'rolledBack', { reason, endedAt }, ['error'])) return;
    const { id: releaseId, attempt } = release;
    this.bad.set(candidateId, { candidateId, reason, releaseId, attempt, markedAt: endedAt });
  }

  async recordFailed(release: ReleaseAttempt, end: ReleaseEnd & { error: string }): Promise<void> {
    if (this.#forward(release, 'failed', end)) return;
    const found = this.records.get(release.id);
    if (found && found.attempt >= release.attempt) return;
    this.#begin({ ...release, ...end, startedAt: end.endedAt, status: 'failed' });
  }

  async retireChampion(model: string): Promise<void> {
    this.champions.delete(model);
  }

  async champion(model: string): Promise<ChampionPointer | undefined> {
    return this.champions.get(model);
  }

  async badCandidate(_model: string, candidateId: string): Promise<BadCandidate | undefined> {
    return this.bad.get(candidateId);
  }

  async findRelease(model: string, id: string): Promise<ReleaseRecord | undefined> {
    const found = this.records.get(id);
    return found?.model === model ? found : undefined;
  }

  async releases(model: string): Promise<readonly ReleaseRecord[]> {
    return [...this.records.values()]
      .filter((release) => release.model === model)
      .toSorted((a, b) => b.startedAt.localeCompare(a.startedAt) || a.id.localeCompare(b.id));
  }

  #begin(record: Omit<ReleaseRecord, 'earlier' | 'expired'>): ReleaseRecord {
    const found = this.records.get(record.id);
    const earlier = found ? servedBy(found) : [];
    const { expired } = found ?? {};
    const kept = { ...(earlier.length > 0 && { earlier }), ...(expired && { expired }) };
    const begun = releaseRecord.parse({ ...record, ...kept });
    this.records.set(record.id, begun);
    return begun;
  }

  #forward(
    { id, attempt }: ReleaseAttempt,
    status: ReleaseStatus,
    details: object,
    gone: readonly (keyof ReleaseRecord)[] = [],
  ): boolean {
    const found = this.records.get(id);
    if (found?.attempt !== attempt || RANKS[found.status] >= RANKS[status]) return false;
    const rest = Object.fromEntries(
      Object.entries(found).filter(([name]) => !gone.some((one) => one === name)),
    );
    this.records.set(id, releaseRecord.parse({ ...rest, ...details, status }));
    return true;
  }
}
