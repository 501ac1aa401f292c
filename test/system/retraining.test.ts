import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { EVENT_SOURCE, ingestEvents } from '../../pipelines/ingest/events.ts';
import {
  driftAlarmName,
  retrainingEvents,
  retrainingSignals,
} from '../../pipelines/retraining/events.ts';
import { retrainingMetrics } from '../../pipelines/retraining/metrics.ts';
import { trainingEvents } from '../../pipelines/training/events.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { DomainEvents } from '../support/domain-events.ts';
import { RetrainingUnderTest, WATCHED } from '../support/retraining-under-test.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { waitUntil } from '../support/wait-until.ts';

const app = new AppUnderTest();
const retraining = new RetrainingUnderTest(app);
const { ledger } = retraining;
const events = new DomainEvents(app, 'hear-decisions');

beforeAll(async () => {
  await events.listen();
  await new TrainingUnderTest(app).letUploadsStartRuns();
  await retraining.holdAlarm();
});

/** Runs are processes that start and work; each of these waits for one to three of them. */
const patience = { timeout: 240_000 };

describe('a closed loop', patience, () => {
  it('begins with an upload, which starts a run', async () => {
    const rows = 120 + (await retraining.enoughRows().catch(() => 0));
    const datasetVersion = await retraining.upload(rows);
    const decision = await retraining.decisionOnUpload(datasetVersion);
    expect(decision).toMatchObject({ outcome: 'start', trigger: { datasetVersion } });
    const run = await ledger.endOfRunOf(datasetVersion);
    expect(run).toMatchObject({ status: 'registered', trigger: { kind: 'datasetVersion' } });
    expect(decision.run).toEqual({ id: run.id, attempt: 1 });
    const told = await events.hear(retrainingEvents.decided, decision.id);
    expect(told).toEqual(decision);
  });

  it('refuses an upload of too few rows, and says how many it takes', async () => {
    await retraining.rested();
    const rows = await retraining.fewRows();
    const datasetVersion = await retraining.upload(rows);
    const decision = await retraining.decisionOnUpload(datasetVersion);
    expect(decision).toMatchObject({
      outcome: 'no',
      reason: 'minimumNewRows',
      figures: { newRows: rows },
    });
    expect(decision.text).toMatch(
      /^No: \d+ new rows, and it takes \d+ \(0\.5 of the \d+ the last run was trained on\)\. They count at the next upload\.$/,
    );
    expect(await ledger.runOf(datasetVersion)).toBeUndefined();
  });

  it('trains on just these when the drift alarm rings', async () => {
    const decision = await retraining.drift();
    expect(decision).toMatchObject({ outcome: 'start', reason: 'drift' });
    expect(decision.text).toContain('under drift it takes');
    await retraining.rested();
    const [run] = await ledger.runs();
    expect(run).toMatchObject({ id: decision.run?.id, status: 'registered' });
    expect(run?.trigger).toMatchObject({ kind: 'alarm' });
  });

  it('says that drift without new labelled rows needs a person, counts it and calls one', async () => {
    await retraining.calm();
    const decision = await retraining.drift();
    expect(decision).toMatchObject({ outcome: 'later', reason: 'needsRows', needsPerson: true });
    const counted = async () => await app.sumOf(WATCHED, retrainingMetrics.retrainingsNeedPerson);
    await waitUntil('it is counted', async () => (await counted()) > 0);
    const alarm = async () =>
      await app.alarm(`model-${WATCHED}-AlarmRegistryRetrainingNeedsPerson`);
    await waitUntil('a person is called', async () => (await alarm())?.StateValue === 'ALARM');
    await retraining.calm();
    await waitUntil('nothing waits', async () => (await retraining.state()).parked.length === 0);
    const [last] = await retraining.decisions();
    expect(last).toMatchObject({ outcome: 'no', reason: 'quietAgain', first: false });
  });

  it('F29: starts one run when the alarm flaps ten times', async () => {
    const datasetVersion = await retraining.upload(await retraining.fewRows());
    expect((await retraining.decisionOnUpload(datasetVersion)).reason).toBe('minimumNewRows');
    const sequence = await retraining.lastSequence();
    for (let flip = 0; flip < 10; flip += 1) {
      await retraining.setAlarm('ALARM');
      await retraining.setAlarm('OK');
    }
    await retraining.setAlarm('ALARM');
    await retraining.decisionAfter(sequence, 'a run', ({ outcome }) => outcome === 'start');
    await retraining.setAlarm('OK');
    await retraining.rested();
    await retraining.quiet();
    const decisions = await retraining.decisions();
    const since = decisions.filter((each) => each.sequence > sequence);
    expect(since.filter(({ outcome }) => outcome === 'start')).toHaveLength(1);
    const run = await ledger.runOf(datasetVersion);
    expect(await retraining.executionsOf(run?.id ?? '')).toHaveLength(1);
    // Each flip that was heard has its own answer.
    const firsts = since.filter(({ first }) => first).map(({ trigger }) => trigger.id);
    expect(new Set(firsts).size).toBe(firsts.length);
    expect(firsts.length).toBeGreaterThan(5);
  });

  it('F30: is not moved by an alarm without data', async () => {
    await retraining.calm();
    const before = await retraining.state();
    await retraining.setAlarm('INSUFFICIENT_DATA');
    await retraining.setAlarm('OK');
    await retraining.quiet();
    const after = await retraining.state();
    expect(after.episodes).toBe(before.episodes);
    expect(after.lease).toBeNull();
  });
});

describe('a person', patience, () => {
  it('has a run at once, whatever the minimum', async () => {
    const few = await retraining.decisionOnUpload(await retraining.upload(30));
    expect(few.reason).toBe('minimumNewRows');
    const trigger = `req-${randomUUID()}`;
    const request = { kind: 'person', model: WATCHED, why: 'a new colour', by: 'ada' } as const;
    await retraining.request({ ...request, trigger });
    const decision = await retraining.decisionOn(trigger);
    expect(decision).toMatchObject({ outcome: 'start', reason: 'person' });
    expect(decision.text).toContain('ada asked for it ("a new colour")');
  });

  it('and what comes then waits, for the run, then for the cool-down, and wakes up', async () => {
    const sequence = await retraining.lastSequence();
    const datasetVersion = await retraining.upload(await retraining.enoughRows());
    const first = await retraining.decisionOnUpload(datasetVersion);
    expect(first.outcome).toBe('later');
    // A run of a toy may end while the file is checked.
    expect(['lease', 'coolDown']).toContain(first.reason);
    const cooling = await retraining.decisionAfter(
      sequence,
      'to cool down',
      ({ reason }) => reason === 'coolDown',
    );
    expect(cooling.outcome).toBe('later');
    const started = await retraining.decisionAfter(
      sequence,
      'a run',
      ({ outcome }) => outcome === 'start',
    );
    expect(started).toMatchObject({ trigger: { datasetVersion }, first: false });
    const waited = Date.parse(started.decidedAt) - Date.parse(cooling.notBefore ?? '');
    expect(waited).toBeGreaterThanOrEqual(0);
    // Woken up, not swept.
    expect(waited).toBeLessThan(20_000);
    expect(await ledger.endOfRunOf(datasetVersion)).toMatchObject({ status: 'registered' });
  });

  it('hears it when there is nothing to train on that the last run had not', async () => {
    await retraining.rested();
    const trigger = `req-${randomUUID()}`;
    const request = { kind: 'person', model: WATCHED, why: 'once more', by: 'ada' } as const;
    await retraining.request({ ...request, trigger });
    expect(await retraining.decisionOn(trigger)).toMatchObject({
      outcome: 'no',
      reason: 'nothingNew',
    });
  });
});

describe('messages that come again', patience, () => {
  it('change nothing, whatever they say', async () => {
    await retraining.rested();
    await retraining.quiet();
    const [run] = await ledger.runs();
    if (!run) throw new Error('There were runs.');
    const registered = await events.hear(ingestEvents.registered, run.datasetVersion);
    const ended = await events.hear(trainingEvents.registered, run.id);
    const decisions = await retraining.decisions();
    const alarms = decisions.flatMap(({ trigger }) => (trigger.kind === 'alarm' ? [trigger] : []));
    const asked = decisions.flatMap(({ trigger }) => (trigger.kind === 'person' ? [trigger] : []));
    const messages = [
      { source: EVENT_SOURCE, 'detail-type': ingestEvents.registered, detail: registered },
      { source: EVENT_SOURCE, 'detail-type': trainingEvents.registered, detail: ended },
      ...alarms.map(({ at }) => ({
        source: 'aws.cloudwatch',
        'detail-type': 'CloudWatch Alarm State Change',
        detail: {
          alarmName: driftAlarmName('evergreen', WATCHED),
          state: { value: 'ALARM', timestamp: at },
        },
      })),
      ...asked.map(({ id, why, by }) => ({
        source: EVENT_SOURCE,
        'detail-type': retrainingEvents.requested,
        detail: { kind: 'person', model: WATCHED, trigger: id, why, by },
      })),
      ...[1, 2].map(() => ({
        source: EVENT_SOURCE,
        'detail-type': retrainingSignals.wakeUp,
        detail: { model: WATCHED },
      })),
    ];
    for (const message of messages) {
      await Promise.all([retraining.send(message), retraining.send(message)]);
    }
    await retraining.quiet();
    expect(await retraining.decisions()).toEqual(decisions);
    expect(await retraining.executionsOf(run.id)).toHaveLength(1);
    const duplicates = async () => await app.sumOf(WATCHED, retrainingMetrics.eventsDuplicate);
    await waitUntil('they are counted', async () => (await duplicates()) >= messages.length);
  });

  it('F8: or never came are found by the sweep', async () => {
    const training = new TrainingUnderTest(app);
    await training.stopHearing();
    try {
      const datasetVersion = await retraining.upload(await retraining.enoughRows());
      await retraining.send({
        source: EVENT_SOURCE,
        'detail-type': retrainingSignals.sweep,
        detail: {},
      });
      const decision = await retraining.decisionOnUpload(datasetVersion);
      expect(decision).toMatchObject({ outcome: 'start' });
      expect(await ledger.endOfRunOf(datasetVersion)).toMatchObject({ status: 'registered' });
      // Nobody told that it has ended: the sweep finds that, too.
      await retraining.send({
        source: EVENT_SOURCE,
        'detail-type': retrainingSignals.sweep,
        detail: {},
      });
      await retraining.rested();
    } finally {
      await training.letUploadsStartRuns();
    }
  });
});
