import { describe, expect, it } from 'vitest';
import { BadPayloadError, UnknownModelError } from '../../../pipelines/shared/errors.ts';
import { trainingSteps } from '../../../pipelines/training/steps.ts';
import { MODEL } from '../../support/retraining-samples.ts';
import {
  alarmEvent,
  candidateEvent,
  event,
  requestEvent,
  retryEvent,
  SWEEP,
} from '../../support/retraining-events.ts';
import { RetrainingWorld } from '../../support/retraining-world.ts';
import { aPolicy } from '../../support/training-world.ts';
import { cooled, trained, end } from '../../support/trained-world.ts';

describe('deciding on retraining', () => {
  it('starts what the first step of the workflow takes', async () => {
    const world = new RetrainingWorld();
    const { decisions } = await world.send(world.upload(100));
    expect(decisions.map(({ text }) => text)).toEqual([
      'Yes: the first model, of 100 rows in dataset version 1.',
    ]);
    const [execution] = world.running();
    trainingSteps.openRun.input.parse({
      run: execution?.run,
      startedAt: '2026-01-01T00:00:00Z',
    });
  });

  it('starts once, however often the event comes', async () => {
    const world = new RetrainingWorld();
    const upload = world.upload(100);
    const answers = await Promise.all(Array.from({ length: 20 }, () => world.send(upload)));
    expect(world.executions.size).toBe(1);
    expect(world.ledger.taken).toHaveLength(1);
    expect(answers.flatMap(({ decisions }) => decisions)).toHaveLength(1);
    expect(answers.flatMap(({ duplicates }) => duplicates)).toHaveLength(19);
  });

  it('has one follow-up run for all that was uploaded during a run', async () => {
    const world = new RetrainingWorld(cooled);
    await world.send(world.upload(1_000));
    await world.send(world.upload(900));
    await world.send(world.upload(900));
    expect(world.executions.size).toBe(1);
    await end(world, 'registered');
    await world.pass(11);
    expect(world.executions.size).toBe(2);
    expect(world.decided()).toEqual([
      'start firstModel',
      'later lease',
      'later lease',
      'later coolDown',
      'start newRows',
    ]);
    expect(world.running()[0]?.run.trigger).toEqual({ kind: 'datasetVersion' });
    expect(world.ledger.taken.at(-1)?.coalesced).toHaveLength(1);
  });

  it('tells what it takes, and counts the rows the next time', async () => {
    const world = await trained();
    await world.send(world.upload(400));
    expect(world.ledger.taken.at(-1)?.text).toBe(
      'No: 400 new rows, and it takes 600 (0.6 of the 1,000 the last run was trained on). They count at the next upload.',
    );
    await world.send(world.upload(200));
    expect(world.ledger.taken.at(-1)?.text).toBe(
      'Yes: 600 new rows, and it takes 600 (0.6 of the 1,000 the last run was trained on).',
    );
  });

  it('waits for the run, not for the cool-down, when a person asks', async () => {
    const world = new RetrainingWorld(cooled);
    await world.send(world.upload(1_000));
    await world.send(requestEvent('trg-ask'));
    world.upload(10);
    await end(world, 'registered');
    expect(world.decided()).toEqual(['start firstModel', 'later lease', 'start person']);
    expect(world.running()[0]?.run.trigger).toEqual({
      kind: 'person',
      why: 'new prices',
      by: 'ada',
    });
  });

  it('retries a run that failed, and no other', async () => {
    const world = new RetrainingWorld(cooled);
    await world.send(world.upload(1_000));
    const [{ run } = { run: undefined }] = world.running();
    if (!run) throw new Error('no run is at work');
    await world.send(retryEvent('trg-1', run.id));
    await end(world, 'failed');
    await world.send(retryEvent('trg-2', run.id));
    expect(world.running()[0]?.run).toMatchObject({ id: run.id, attempt: 2 });
    await end(world, 'registered');
    await world.send(retryEvent('trg-3', run.id));
    expect(world.decided()).toEqual([
      'start firstModel',
      'no runAtWork',
      'start retry',
      'no alreadyRegistered',
    ]);
  });

  it('frees nothing for the end of another run, or of another attempt', async () => {
    const world = new RetrainingWorld(cooled);
    await world.send(world.upload(1_000));
    const first = world.running()[0]?.run;
    const failed = await world.endRun('failed');
    if (!first || !failed) throw new Error('no run is at work');
    await world.send(failed);
    await world.send(retryEvent('trg-1', first.id));
    const { lease } = await world.state();
    await world.send(failed);
    await world.send(candidateEvent(`run-${'f'.repeat(20)}`));
    expect((await world.state()).lease).toEqual(lease);
    expect(lease?.token).toBe(2);
  });

  it('believes the ledger, not a run that says it failed because nobody heard of its candidate', async () => {
    const world = new RetrainingWorld(cooled);
    await world.send(world.upload(1_000));
    const run = world.running()[0]?.run;
    await world.endRun('registered');
    const detail = { model: MODEL, run: run?.id, attempt: 1, error: 'E', cause: 'c' };
    await world.send(event('RunFailed', { ...detail, failedJob: null }));
    const { lastRun, failuresInRow, lease } = await world.state();
    expect({ outcome: lastRun?.outcome, failuresInRow, lease }).toEqual({
      outcome: 'registered',
      failuresInRow: 0,
      lease: null,
    });
  });

  it('F42: finds by a sweep what nobody has told: a run’s end, an upload, changed code', async () => {
    const world = new RetrainingWorld({ ...cooled, coolDownMinutes: 0 });
    world.upload(1_000);
    await world.send(SWEEP);
    await world.endRun('registered');
    world.upload(700);
    await world.send(SWEEP);
    await world.endRun('stopped');
    world.runPolicy = aPolicy({ window: { versions: 7 } });
    await world.send(SWEEP);
    expect(world.decided()).toEqual(['start firstModel', 'start newRows', 'start codeChange']);
    expect((await world.state()).failuresInRow).toBe(1);
  });

  it('keeps the schedule', async () => {
    const world = await trained({ ...cooled, everyDays: 2 });
    await world.send(SWEEP);
    await world.pass(1_440);
    await world.send(SWEEP);
    expect(world.decided().at(-1)).toBe('later needsRows');
    await world.send(world.upload(3));
    expect(world.ledger.taken.at(-1)?.text).toBe(
      'Yes: 2 days have gone by since the last run began, and there are 3 new rows, and it takes 1. It answers 1 other trigger too.',
    );
  });

  it('announces each decision', async () => {
    const world = await trained();
    expect(world.announced).toEqual(world.ledger.taken);
    expect((await world.state()).unannounced).toEqual([]);
  });

  it.each([
    ['an upload', { ...event('DatasetVersionRegistered', {}), detail: { model: 'gone' } }],
    ['another source', { ...requestEvent('trg-1'), source: 'aws.s3' }],
    ['another event', event('ModelReleased', {})],
    ['no reason', requestEvent('trg-1', { why: ' ' })],
    ['no person', requestEvent('trg-1', { by: undefined })],
    ['a strange id', requestEvent('trg#1')],
    ['an alarm of something else', alarmEvent('ALARM', 0, 'evergreen-errors')],
    ['nothing', 'hello'],
  ])('refuses %s', async (_, message) => {
    const world = new RetrainingWorld();
    await expect(world.send(message as never)).rejects.toThrow(BadPayloadError);
    expect(world.ledger.states.size).toBe(0);
  });

  it.each([
    ['a request', requestEvent('trg-1', { model: 'gone' })],
    ['an alarm', alarmEvent('ALARM', 0, 'evergreen-drift-gone')],
    ['a wake-up', event('RetrainingWakeUp', { model: 'gone' })],
  ])('says which models there are when %s is about none of them', async (_, message) => {
    const world = new RetrainingWorld();
    await expect(world.send(message)).rejects.toThrow(UnknownModelError);
    await expect(world.send(message)).rejects.toThrow(
      `No model gone is configured; configured: ${MODEL}.`,
    );
  });
});
