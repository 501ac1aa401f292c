import { describe, expect, it } from 'vitest';
import { EndpointLockLostError } from '../../pipelines/shared/errors.ts';
import {
  anOpening,
  at,
  holding,
  pointerOf,
  release,
  type ReleaseLedgerParts,
} from './release-ledger-parts.ts';

/** What every release ledger promises, whatever keeps it; its locks have promises of their own. */
export function describeReleaseLedger(make: () => ReleaseLedgerParts): void {
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

    it('F42: moves no champion for whom the lock was taken from', async () => {
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
