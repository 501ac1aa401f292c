import { describe, expect, it } from 'vitest';
import { alarmEvent, SWEEP } from '../../support/retraining-events.ts';
import { trained, end } from '../../support/trained-world.ts';

describe('deciding on a drift alarm', () => {
  it('lets drift use the rows that were too few', async () => {
    const world = await trained();
    await world.send(world.upload(400));
    await world.send(world.alarm('ALARM'));
    expect(world.ledger.taken.at(-1)?.text).toBe(
      'Yes: the drift alarm rings, with 400 new rows, and under drift it takes 300 instead of 600 (0.6 of the 1,000 the last run was trained on). Run 1 of at most 2 in drift episode 1.',
    );
    expect(world.running()[0]?.run.trigger).toEqual({
      kind: 'alarm',
      alarm: 'evergreen-drift-visits',
    });
  });

  it('F29: retrains once for an alarm that flaps ten times', async () => {
    const world = await trained();
    await world.send(world.upload(400));
    for (let flip = 0; flip < 10; flip += 1) {
      await world.send(world.alarm('ALARM'));
      await world.pass(0.5);
      await world.send(world.alarm('OK'));
      await world.pass(0.5);
    }
    await end(world, 'registered');
    await world.send(SWEEP);
    await world.pass(60);
    await world.send(SWEEP);
    expect(world.executions.size).toBe(2);
    expect((await world.state()).episodes).toBe(1);
  });

  it('F31: starts two runs an episode, then calls for a person, once', async () => {
    const world = await trained();
    await world.send(world.alarm('ALARM'));
    for (const rows of [400, 500, 700]) {
      await world.send(world.upload(rows));
      await world.send(SWEEP);
      if (world.running().length > 0) await end(world, 'registered');
      await world.pass(361);
      await world.send(SWEEP);
    }
    const drift = world.ledger.taken.filter(({ reason }) => reason === 'drift');
    const person = world.ledger.taken.filter(({ reason }) => reason === 'needsPerson');
    expect(drift).toHaveLength(2);
    expect(person.map(({ text }) => text)).toEqual([
      'No: this drift episode has started 2 runs of at most 2, and the alarm still rings: it needs a person.',
    ]);
  });

  it('speaks again for an alarm that a run did not quiet', async () => {
    const world = await trained();
    await world.send(world.upload(400));
    await world.send(world.alarm('ALARM'));
    await end(world, 'registered');
    await world.send(SWEEP);
    await world.pass(359);
    await world.send(SWEEP);
    expect(world.decided().at(-1)).toBe('start drift');
    await world.pass(1);
    await world.send(SWEEP);
    expect(world.ledger.taken.at(-1)).toMatchObject({
      outcome: 'later',
      reason: 'needsRows',
      needsPerson: true,
    });
    await world.send(world.alarm('OK'));
    expect(world.decided().at(-1)).toBe('no quietAgain');
    expect((await world.state()).parked).toEqual([]);
  });

  it('hears an OK before its ALARM', async () => {
    const world = await trained();
    await world.send(world.upload(400));
    await world.send(alarmEvent('OK', world.now));
    await world.send(alarmEvent('ALARM', world.now - 1_000));
    expect(world.decided().at(-1)).toBe('no quietAgain');
  });

  it('F30: ignores an alarm without data', async () => {
    const world = await trained();
    const before = await world.state();
    const { ignored } = await world.send(world.alarm('INSUFFICIENT_DATA'));
    expect(ignored).toBe('the alarm evergreen-drift-visits has not enough data');
    expect(await world.state()).toEqual(before);
  });
});
