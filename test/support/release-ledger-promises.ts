import { describe, expect, it } from 'vitest';
import type { EndpointLock } from '../../lambdas/shared/ports/endpoint-lock.ts';
import type { ReleaseLedger, ReleaseOpening } from '../../lambdas/shared/ports/release-ledger.ts';
import type { ChampionPointer } from '../../pipelines/release/contract.ts';
import { releaseExecutionName, releaseIdOf } from '../../pipelines/release/ids.ts';
import { EndpointLockLostError } from '../../pipelines/shared/errors.ts';
import { hashOf } from '../../pipelines/shared/canonical-json.ts';

const T0 = Date.parse('2026-01-01T00:00:00.000Z');
const at = (second: number) => new Date(T0 + second * 1_000).toISOString();

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

function anOpening(model: string, version = 1, attempt = 1): ReleaseOpening {
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

function pointerOf(opening: ReleaseOpening, second: number): ChampionPointer {
  const { model, packageArn, packageVersion, candidateId, fleet, id } = opening;
  const endpoint = `evergreen-${model}`;
  const since = at(second);
  return { model, packageArn, packageVersion, candidateId, endpoint, fleet, releaseId: id, since };
}

async function holding({ lock }: ReleaseLedgerParts, opening: ReleaseOpening): Promise<number> {
  const holder = releaseExecutionName(opening.id, opening.attempt);
  const locked = await lock.acquireLock(opening.model, holder, 600);
  if (locked.outcome !== 'held') throw new Error(`the lock of ${opening.model} is taken`);
  return locked.token;
}

async function release(parts: ReleaseLedgerParts, opening: ReleaseOpening, second: number) {
  const token = await holding(parts, opening);
  await parts.ledger.openRelease(opening);
  const champion = pointerOf(opening, second);
  return await parts.ledger.recordReleased(opening, { token, champion, expired: [] });
}

/** What every release ledger and its locks promise, whatever keeps them. */
export function describeReleaseLedger(make: () => ReleaseLedgerParts): void {
  describeLock(make);
  describeRecords(make);
}

function describeLock(make: () => ReleaseLedgerParts): void {
  describe("the promises of an endpoint's lock", () => {
    it('has one holder, who may ask again', async () => {
      const { lock } = make();
      expect(await lock.acquireLock('lock-a', 'one', 60)).toEqual({ outcome: 'held', token: 1 });
      expect(await lock.acquireLock('lock-a', 'one', 60)).toEqual({ outcome: 'held', token: 1 });
      expect(await lock.acquireLock('lock-a', 'two', 60)).toEqual({
        outcome: 'busy',
        holder: 'one',
        expiresAt: at(60),
      });
      expect(await lock.acquireLock('lock-b', 'two', 60)).toMatchObject({ outcome: 'held' });
    });

    it('gives each holder a higher token, and one that gave it back too', async () => {
      const { lock } = make();
      await lock.acquireLock('lock-c', 'one', 60);
      await lock.releaseLock('lock-c', 'two');
      expect(await lock.acquireLock('lock-c', 'two', 60)).toMatchObject({ outcome: 'busy' });
      await lock.releaseLock('lock-c', 'one');
      await lock.releaseLock('lock-c', 'one');
      expect(await lock.acquireLock('lock-c', 'one', 60)).toEqual({ outcome: 'held', token: 2 });
      await lock.releaseLock('lock-c', 'one');
      expect(await lock.acquireLock('lock-c', 'two', 60)).toEqual({ outcome: 'held', token: 3 });
    });

    it('passes to another once its time is over, unless it was renewed', async () => {
      const { lock, clock } = make();
      await lock.acquireLock('lock-d', 'one', 60);
      clock.set(59);
      expect(await lock.acquireLock('lock-d', 'two', 60)).toMatchObject({ outcome: 'busy' });
      await lock.acquireLock('lock-d', 'one', 60);
      clock.set(60);
      expect(await lock.acquireLock('lock-d', 'two', 60)).toMatchObject({ outcome: 'busy' });
      clock.set(119);
      expect(await lock.acquireLock('lock-d', 'two', 60)).toEqual({ outcome: 'held', token: 2 });
      await lock.releaseLock('lock-d', 'one');
      expect(await lock.acquireLock('lock-d', 'one', 60)).toMatchObject({ holder: 'two' });
    });

    it('closes for good over any holder, until it is reopened', async () => {
      const { lock, clock } = make();
      await lock.acquireLock('lock-e', 'one', 60);
      await lock.closeLock('lock-e');
      await lock.closeLock('lock-e');
      await lock.releaseLock('lock-e', 'one');
      clock.set(1e9);
      expect(await lock.acquireLock('lock-e', 'one', 60)).toEqual({ outcome: 'closed' });
      await lock.reopenLock('lock-e');
      await lock.reopenLock('lock-e');
      expect(await lock.acquireLock('lock-e', 'one', 60)).toEqual({ outcome: 'held', token: 3 });
      await lock.reopenLock('lock-e');
      expect(await lock.acquireLock('lock-e', 'two', 60)).toMatchObject({ outcome: 'busy' });
      await lock.closeLock('lock-never-taken');
      expect(await lock.acquireLock('lock-never-taken', 'one', 60)).toEqual({ outcome: 'closed' });
    });
  });
}

function describeRecords(make: () => ReleaseLedgerParts): void {
  describe('the promises of a release ledger', () => {
    it('opens a release once', async () => {
      const { ledger } = make();
      const opening = anOpening('rel-once');
      expect(await ledger.findRelease('rel-once', opening.id)).toBeUndefined();
      const first = await ledger.openRelease(opening);
      expect(first).toEqual({ ...opening, status: 'started' });
      expect(await ledger.openRelease({ ...opening, startedAt: at(1e6) })).toEqual(first);
    });

    it('moves the champion, ends the release and frees the lock at once, and once', async () => {
      const parts = make();
      const { ledger, lock } = parts;
      const opening = anOpening('rel-done');
      expect(await ledger.champion('rel-done')).toBeUndefined();
      const token = await holding(parts, opening);
      await ledger.openRelease(opening);
      const done = { token, champion: pointerOf(opening, 150), expired: ['old'] };
      const record = await ledger.recordReleased(opening, done);
      expect(record).toEqual({
        ...opening,
        status: 'released',
        endedAt: at(150),
        expired: ['old'],
      });
      expect(await ledger.champion('rel-done')).toEqual(done.champion);
      expect(await lock.acquireLock('rel-done', 'next', 60)).toMatchObject({ outcome: 'held' });
      const again = { ...done, champion: pointerOf(opening, 999), expired: [] };
      expect(await ledger.recordReleased(opening, again)).toEqual(record);
      await ledger.recordFailed(opening, { error: 'E', reason: 'late', endedAt: at(160) });
      await ledger.recordSkipped(opening, { reason: 'r', startedAt: at(1), endedAt: at(160) });
      const bad = { candidateId: opening.candidateId, reason: 'late', endedAt: at(160) };
      await ledger.recordRolledBack(opening, bad);
      expect(await ledger.findRelease('rel-done', opening.id)).toEqual(record);
      expect(await ledger.badCandidate('rel-done', opening.candidateId)).toBeUndefined();
      expect(await ledger.champion('rel-done')).toEqual(done.champion);
    });

    it('moves no champion for whom the lock was taken from', async () => {
      const parts = make();
      const { ledger, lock, clock } = parts;
      const opening = anOpening('rel-fenced');
      const token = await holding(parts, opening);
      await ledger.openRelease(opening);
      clock.set(601);
      await lock.acquireLock('rel-fenced', 'another', 60);
      const recorded = ledger.recordReleased(opening, {
        token,
        champion: pointerOf(opening, 150),
        expired: [],
      });
      await expect(recorded).rejects.toThrow(EndpointLockLostError);
      expect(await ledger.champion('rel-fenced')).toBeUndefined();
      expect(await ledger.findRelease('rel-fenced', opening.id)).toMatchObject({
        status: 'started',
      });
      expect(await lock.acquireLock('rel-fenced', 'x', 60)).toMatchObject({ holder: 'another' });
    });

    it('marks the candidate of a release that was rolled back', async () => {
      const { ledger } = make();
      const opening = anOpening('rel-back');
      await ledger.openRelease(opening);
      const { candidateId } = opening;
      const end = { candidateId, reason: 'no ping', endedAt: at(200) };
      await ledger.recordRolledBack(opening, end);
      const mark = await ledger.badCandidate('rel-back', candidateId);
      expect(mark).toEqual({
        candidateId,
        reason: 'no ping',
        releaseId: opening.id,
        attempt: 1,
        markedAt: at(200),
      });
      await ledger.recordRolledBack(opening, { ...end, reason: 'again', endedAt: at(300) });
      expect(await ledger.badCandidate('rel-back', candidateId)).toEqual(mark);
      expect(await ledger.findRelease('rel-back', opening.id)).toEqual({
        ...opening,
        status: 'rolledBack',
        reason: 'no ping',
        endedAt: at(200),
      });
    });

    it('lets a failed attempt that is redriven still come to an end', async () => {
      const parts = make();
      const opening = anOpening('rel-redriven');
      const token = await holding(parts, opening);
      await parts.ledger.openRelease(opening);
      await parts.ledger.recordFailed(opening, { error: 'E', reason: 'x', endedAt: at(120) });
      const champion = pointerOf(opening, 150);
      const record = await parts.ledger.recordReleased(opening, { token, champion, expired: [] });
      expect(record).toEqual({ ...opening, status: 'released', endedAt: at(150), expired: [] });
    });

    it('notes a failure before a release was opened, and a skip', async () => {
      const { ledger } = make();
      const {
        candidateId: _,
        fleet: _f,
        policyHash: _p,
        startedAt,
        ...named
      } = anOpening('rel-un');
      await ledger.recordFailed(named, { error: 'E', reason: 'x', endedAt: at(120) });
      expect(await ledger.findRelease('rel-un', named.id)).toEqual({
        ...named,
        status: 'failed',
        error: 'E',
        reason: 'x',
        startedAt: at(120),
        endedAt: at(120),
      });
      const second = { ...named, attempt: 2 };
      await ledger.recordSkipped(second, { reason: 'y', startedAt, endedAt: at(130) });
      expect(await ledger.findRelease('rel-un', named.id)).toEqual({
        ...second,
        status: 'skipped',
        reason: 'y',
        startedAt,
        endedAt: at(130),
      });
    });

    it('forgets nothing that has served when a person starts another attempt', async () => {
      const parts = make();
      const { ledger } = parts;
      const first = anOpening('rel-again');
      const done = await release(parts, first, 150);
      const skip = { reason: 'r', startedAt: at(1), endedAt: at(2) };
      await ledger.recordSkipped({ ...first, attempt: 2 }, skip);
      expect(await ledger.findRelease('rel-again', first.id)).toEqual(done);
      const third = anOpening('rel-again', 1, 3);
      await ledger.openRelease(third);
      await ledger.openRelease(first);
      await ledger.recordFailed(first, { error: 'E', reason: 'x', endedAt: at(160) });
      expect(await ledger.findRelease('rel-again', first.id)).toEqual({
        ...third,
        status: 'started',
        earlier: [{ fleet: first.fleet, releasedAt: at(150) }],
        expired: [],
      });
    });

    it('retires a champion until the next release', async () => {
      const parts = make();
      const { ledger } = parts;
      await ledger.retireChampion('rel-retired', at(1));
      expect(await ledger.champion('rel-retired')).toBeUndefined();
      await release(parts, anOpening('rel-retired'), 150);
      await ledger.retireChampion('rel-retired', at(160));
      await ledger.retireChampion('rel-retired', at(170));
      expect(await ledger.champion('rel-retired')).toBeUndefined();
      const next = anOpening('rel-retired', 2);
      await release(parts, next, 250);
      expect(await ledger.champion('rel-retired')).toEqual(pointerOf(next, 250));
    });

    it("lists a model's releases, the last started first", async () => {
      const { ledger } = make();
      for (const version of [1, 3, 2]) await ledger.openRelease(anOpening('rel-list', version));
      const versions = (await ledger.releases('rel-list')).map((one) => one.packageVersion);
      expect(versions).toEqual([3, 2, 1]);
      expect(await ledger.releases('rel-lis')).toEqual([]);
    });
  });
}
