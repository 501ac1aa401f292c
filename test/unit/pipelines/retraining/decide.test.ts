import { describe, expect, it } from 'vitest';
import type { RetrainingTrigger } from '../../../../pipelines/retraining/contract.ts';
import { hashOf } from '../../../../pipelines/shared/canonical-json.ts';
import {
  anAlarmTrigger,
  anUploadTrigger,
  aRequest,
  aRetry,
  aSchedule,
  aWorld,
  minute,
  NOW,
  lastRun,
  ringing,
  stepOf,
  versionsOf,
} from '../../../support/retraining-samples.ts';
import {
  aFact,
  eightStarts,
  few,
  FIRST_RUN,
  justEnded,
  NEXT_RUN,
  none,
  table,
} from './decision-table.ts';

describe('a decision', () => {
  it.each(table)('on %s', (_, trigger, world, expected) => {
    const { decision, nextState } = stepOf(world, trigger);
    expect(`${decision.outcome} ${decision.reason}`).toBe(expected);
    expect(decision).toMatchObject({ trigger, first: true, sequence: 8 });
    expect(nextState).toMatchObject({ version: 8, unannounced: [decision] });
    expect(nextState.parked.length).toBe(decision.outcome === 'later' ? 1 : 0);
  });

  it('F42: to start gives the lease under a higher token', () => {
    const { decision, nextState } = stepOf(aWorld(), anUploadTrigger());
    const run = { id: NEXT_RUN, attempt: 1 };
    expect(decision.run).toEqual(run);
    expect(nextState.lease).toMatchObject({ run, token: 2, since: NOW.toISOString() });
    expect(nextState.starts).toEqual([NOW.toISOString()]);
  });

  it('to start for a person who follows a failure raises the attempt', () => {
    const facts = { runs: aFact('failed', { attempt: 3 }) };
    const { decision } = stepOf(aWorld({ facts }), aRequest);
    expect(decision.run).toEqual({ id: NEXT_RUN, attempt: 4 });
    expect(decision.text).toBe(
      `Yes: ada asked for it ("new prices"), and this is attempt 4 at ${NEXT_RUN}.`,
    );
  });

  it('against a run under another policy names the one that knows the rows', () => {
    const lastRegistered = { run: FIRST_RUN, attempt: 3, number: 1, rows: 800 };
    const facts = { ...none, policyHash: hashOf('another policy') };
    const { decision } = stepOf(aWorld({ state: { lastRegistered }, facts }), anUploadTrigger(1));
    expect(decision).toMatchObject({ reason: 'nothingNew', run: { id: FIRST_RUN, attempt: 3 } });
  });

  it('to start raises the attempt past one that the ledger never heard of', () => {
    const unheard = { ...lastRun, run: NEXT_RUN, attempt: 2, outcome: 'failed' as const };
    const { decision } = stepOf(aWorld({ state: { lastRun: unheard } }), aRetry(NEXT_RUN));
    expect(decision.run).toEqual({ id: NEXT_RUN, attempt: 3 });
  });

  it.each([
    [0, 60, 'coolDown'],
    [1, 120, 'backOff'],
    [2, 240, 'backOff'],
    [5, 1_920, 'backOff'],
    [50, 1_920, 'backOff'],
  ])('after %i failures in a row waits %i minutes', (failuresInRow, minutes, reason) => {
    const world = aWorld({
      state: { failuresInRow, lastRun: { ...lastRun, endedAt: minute(-1) } },
    });
    const { decision } = stepOf(world, anUploadTrigger());
    expect(decision).toMatchObject({ reason, notBefore: minute(minutes - 1) });
    const due = aWorld({ state: world.state, now: new Date(minute(minutes - 1)) });
    expect(stepOf(due, anUploadTrigger()).decision.outcome).toBe('start');
  });

  it('beyond the budget waits until its oldest start is a day ago', () => {
    const { decision } = stepOf(aWorld({ state: { starts: eightStarts } }), anUploadTrigger());
    expect(decision.notBefore).toBe(minute(60));
  });

  it('counts a run for drift, and one that drift has helped, but no person’s', () => {
    const runsAfter = (trigger: RetrainingTrigger, rows: number) =>
      stepOf(aWorld({ state: ringing, facts: { versions: versionsOf(1_000, rows) } }), trigger)
        .nextState.episode?.runs;
    expect(runsAfter(anAlarmTrigger(), 500)).toBe(1);
    expect(runsAfter(anUploadTrigger(), 240)).toBe(1);
    expect(runsAfter(anUploadTrigger(), 500)).toBe(0);
    expect(runsAfter(aRequest, 500)).toBe(0);
  });

  it('on an upload is a start when it brings a parked trigger what it waits for', () => {
    const waiting = stepOf(aWorld({ facts: none, policy: { everyDays: 7 } }), aSchedule);
    const world = aWorld({ facts: few, policy: { everyDays: 7 }, state: waiting.nextState });
    const { decision, nextState } = stepOf(world, anUploadTrigger());
    expect(decision).toMatchObject({ outcome: 'start', reason: 'schedule' });
    expect(decision.coalesced).toEqual([aSchedule.id]);
    expect(nextState.parked).toEqual([]);
  });

  it('to retry leaves what is parked: it works on other data', () => {
    const parked = stepOf(aWorld({ state: justEnded }), anUploadTrigger()).nextState;
    const runs = aFact('failed', { id: FIRST_RUN });
    const { nextState } = stepOf(aWorld({ state: parked, facts: { runs } }), aRetry(FIRST_RUN));
    expect(nextState.lease?.run.id).toBe(FIRST_RUN);
    expect(nextState.parked).toHaveLength(1);
  });

  it.each([
    [anAlarmTrigger(), none, true],
    [anAlarmTrigger(), few, true],
    [anAlarmTrigger(), {}, false],
    [anUploadTrigger(), few, false],
  ])('calls for a person when drift waits for what nobody brings', (trigger, facts, needed) => {
    expect(stepOf(aWorld({ state: ringing, facts }), trigger).decision.needsPerson).toBe(needed);
  });
});
