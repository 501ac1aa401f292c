import { describe, expect, it } from 'vitest';
import { Killed } from '../../support/killable-calls.ts';
import type { MonitoringWorld } from '../../support/monitoring-world.ts';
import { requests, world } from '../../support/monitored-traffic.ts';

describe('F10: a monitoring whose process dies', () => {
  async function seenBy(made: MonitoringWorld) {
    const objects = Object.fromEntries(made.cloud.objects);
    return { objects, records: made.ledger.records, watermarks: made.ledger.watermarks };
  }

  it('at any call of a port comes to the same, and counts nothing twice', async () => {
    const whole = world();
    await whole.monitor(1);
    const calls = whole.cloud.calls.count;
    await whole.monitor(2);
    const expected = await seenBy(whole);
    expect(calls).toBeGreaterThan(20);
    for (let call = 1; call <= calls; call += 1) {
      for (const when of ['before', 'after'] as const) {
        const made = world();
        await made.monitor(1, { call, when });
        await made.monitor(2);
        expect(await seenBy(made), `${when} call ${call}`).toEqual(expected);
      }
    }
  });

  it('and is opened again looks at the same files, whatever was captured since', async () => {
    const made = world();
    const first = await made.open(1);
    made.capture('late', 61, requests('late', 1));
    expect(await made.open(1)).toEqual(first);
  });

  it('and fails leaves its traffic to the next', async () => {
    const whole = await world().monitor(2);
    const calls = (await opening()).calls.count;
    for (let call = 1; call <= calls; call += 1) {
      const made = world();
      made.cloud.calls.kill = { call, when: 'after' };
      await expect(made.open(1)).rejects.toThrow(Killed);
      await made.fail(1);
      const { traffic, figures, status } = (await made.monitor(2)) ?? {};
      expect({ traffic, figures, status }).toEqual({
        traffic: whole?.traffic,
        figures: whole?.figures,
        status: 'measured',
      });
      const [second, first] = await made.ledger.monitorings('visits', 9);
      expect([first?.status, second?.status]).toEqual(['failed', 'measured']);
    }
  });

  async function opening() {
    const made = world();
    await made.open(1);
    return made.cloud;
  }
});

describe('two monitorings at once', () => {
  it('count the same traffic once', async () => {
    const made = world();
    // Both are opened before either is recorded.
    await made.open(1);
    await made.open(2);
    const records = [await made.monitor(1), await made.monitor(2)];
    expect(records.map((record) => record?.status)).toEqual(['measured', 'superseded']);
    expect((await made.ledger.watermark('visits'))?.number).toBe(1);
  });
});
