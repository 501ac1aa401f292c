import { describe, expect, it } from 'vitest';
import { Killed } from '../../support/killable-calls.ts';
import { MODEL } from '../../support/retraining-samples.ts';
import { type QueueEvent, requestEvent, SWEEP } from '../../support/retraining-events.ts';
import { RetrainingWorld } from '../../support/retraining-world.ts';

/** A message, and the world it comes into. */
interface Scene {
  readonly world: RetrainingWorld;
  readonly message: QueueEvent;
}

const scenes: Readonly<Record<string, () => Promise<Scene>>> = {
  'the first upload': async () => {
    const world = new RetrainingWorld();
    return { world, message: world.upload(1_000) };
  },
  'a request': async () => {
    const world = new RetrainingWorld();
    world.upload(1_000);
    return { world, message: requestEvent('trg-ask') };
  },
  'the end of a run, with an upload parked': async () => {
    const world = new RetrainingWorld({ coolDownMinutes: 0 });
    await world.send(world.upload(1_000));
    await world.send(world.upload(900));
    const message = await world.endRun('registered');
    if (!message) throw new Error('no run is at work');
    return { world, message };
  },
  'an alarm in the cool-down': async () => {
    const world = new RetrainingWorld({ coolDownMinutes: 10 });
    await world.send(world.upload(1_000));
    const ended = await world.endRun('registered');
    if (!ended) throw new Error('no run is at work');
    await world.send(ended);
    await world.send(world.upload(400));
    return { world, message: world.alarm('ALARM') };
  },
  'a sweep after everything was lost': async () => {
    const world = new RetrainingWorld({ coolDownMinutes: 0 });
    await world.send(world.upload(1_000));
    await world.endRun('failed');
    world.upload(900);
    return { world, message: SWEEP };
  },
};

/** Everything that lasts: what was decided, started and told, and where the model stands. */
async function outcomeOf(world: RetrainingWorld) {
  const { token, lease, parked, unannounced, failuresInRow } = await world.state();
  return {
    decided: world.decided(),
    started: [...world.executions.keys()],
    announced: [...new Set(world.announced.map(({ trigger, reason }) => trigger.id + reason))],
    token,
    lease: lease?.run,
    parked: parked.map(({ trigger, reason }) => [trigger.id, reason]),
    unannounced,
    failuresInRow,
  };
}

async function killedAt(scene: Scene, call: number, when: 'before' | 'after'): Promise<boolean> {
  const { world, message } = scene;
  world.calls.kill = { call: world.calls.count + call, when };
  try {
    await world.send(message);
    return false;
  } catch (error) {
    // A sweep tells of every model's error together.
    const [cause] = error instanceof AggregateError ? (error.errors as unknown[]) : [error];
    if (!(cause instanceof Killed)) throw error;
    return true;
  } finally {
    world.calls.kill = undefined;
  }
}

describe.each(Object.entries(scenes))('F9, F10: deciding on %s, killed at any call', (_, make) => {
  it.each(['before', 'after'] as const)('%s it took effect, and told again', async (when) => {
    const whole = await make();
    const before = whole.world.calls.count;
    await whole.world.send(whole.message);
    const calls = whole.world.calls.count - before;
    const expected = await outcomeOf(whole.world);
    expect(calls).toBeGreaterThan(5);
    for (let call = 1; call <= calls; call += 1) {
      const scene = await make();
      expect(await killedAt(scene, call, when)).toBe(true);
      await scene.world.send(scene.message);
      expect(await outcomeOf(scene.world), `killed ${when} call ${call}`).toEqual(expected);
    }
  });

  it.each(['before', 'after'] as const)('%s it took effect, and only swept', async (when) => {
    for (let call = 1; ; call += 1) {
      const scene = await make();
      if (!(await killedAt(scene, call, when))) break;
      const { world } = scene;
      await world.send(SWEEP);
      const { lease, unannounced } = await world.state().catch(() => ({
        lease: null,
        unannounced: [],
      }));
      const atWork = world.running().map(({ run }) => run);
      expect(atWork, `killed ${when} call ${call}`).toEqual(lease ? [lease.run] : []);
      expect(unannounced).toEqual([]);
    }
  });
});

describe('two messages at once', () => {
  it('start one run, and both have their decision', async () => {
    const world = new RetrainingWorld();
    const upload = world.upload(1_000);
    const messages = [upload, requestEvent('trg-a'), requestEvent('trg-b'), SWEEP, upload];
    await Promise.all(messages.map((message) => world.send(message)));
    expect(world.executions.size).toBe(1);
    expect(world.ledger.taken.filter(({ outcome }) => outcome === 'start')).toHaveLength(1);
    const first = world.ledger.taken.filter(({ first: isFirst }) => isFirst);
    expect(new Set(first.map(({ trigger }) => trigger.id)).size).toBe(3);
    expect(first).toHaveLength(3);
    expect((await world.state()).model).toBe(MODEL);
  });
});
