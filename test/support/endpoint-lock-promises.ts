import { describe, expect, it } from 'vitest';
import { at, type ReleaseLedgerParts } from './release-ledger-parts.ts';

/** What the locks of endpoints promise, whatever keeps them. */
export function describeEndpointLock(make: () => ReleaseLedgerParts): void {
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

    it('F42: gives each holder a higher token, and one that gave it back too', async () => {
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

    it('F42: passes to another once its time is over, unless it was renewed', async () => {
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
