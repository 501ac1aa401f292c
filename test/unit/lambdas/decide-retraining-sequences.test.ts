import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MODEL } from '../../support/retraining-samples.ts';
import { SWEEP } from '../../support/retraining-events.ts';
import type { RetrainingWorld } from '../../support/retraining-world.ts';
import { holdsNothing, stories, told } from '../../support/retraining-stories.ts';

const options = { numRuns: 400 };

describe('any sequence of triggers, ends of runs, failures and lost events', () => {
  it('has one run at once, outside of the cool-down and the budget, with reasons and tokens', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async ([policy, happenings]) => {
        const { world } = await told(policy, happenings);
        expect(world.running().length).toBeLessThanOrEqual(1);
      }),
      options,
    );
  });

  it('gives every trigger exactly one first decision, and every announcement', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async ([policy, happenings]) => {
        const { world, sent } = await told(policy, happenings);
        const first = world.ledger.taken.filter((taken) => taken.first);
        const ids = first.map(({ trigger }) => trigger.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(world.announced).toEqual(world.ledger.taken);
        for (const { 'detail-type': type, detail } of sent) {
          if (type !== 'RetrainingRequested') continue;
          const { trigger } = detail as { trigger: string };
          expect(ids).toContain(trigger);
        }
      }),
      options,
    );
  });

  it('starts no more runs for drift than an episode may', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async ([policy, happenings]) => {
        const { world } = await told(policy, happenings);
        const perEpisode = new Map<number, number>();
        for (const { reason, figures } of world.ledger.taken) {
          if (reason !== 'drift') continue;
          const episode = figures.episode ?? 0;
          perEpisode.set(episode, (perEpisode.get(episode) ?? 0) + 1);
        }
        const most = Math.max(0, ...perEpisode.values());
        expect(most).toBeLessThanOrEqual(world.policy.maxRunsPerEpisode);
      }),
      options,
    );
  });

  it('loses nothing: when nothing holds it, a run starts', async () => {
    const held = { free: 0 };
    await fc.assert(
      fc.asyncProperty(stories, async ([policy, happenings]) => {
        const { world } = await told(policy, happenings);
        if (world.versions.size === 0) return;
        await world.endRun('stopped');
        // Longer than any back-off and the budget's day.
        await world.send(SWEEP);
        await world.endRun('stopped');
        await world.send(SWEEP);
        await world.pass(3 * 24 * 60);
        if (!holdsNothing(world)) return;
        held.free += 1;
        await world.send(SWEEP);
        expect(world.running()).toHaveLength(1);
      }),
      options,
    );
    // Else nothing was tried.
    expect(held.free).toBeGreaterThan(20);
  });

  it('is left alone by anything that is told twice', async () => {
    await fc.assert(
      fc.asyncProperty(stories, async ([policy, happenings]) => {
        const { world, sent } = await told(policy, happenings);
        await world.send(SWEEP);
        const before = [world.decided(), [...world.executions.keys()], await stateOf(world)];
        for (const message of sent) await world.send(message);
        expect([world.decided(), [...world.executions.keys()], await stateOf(world)]).toEqual(
          before,
        );
      }),
      options,
    );
  });
});

async function stateOf(world: RetrainingWorld): Promise<unknown> {
  return world.ledger.states.get(MODEL);
}
