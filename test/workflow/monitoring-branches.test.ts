import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AppUnderTest } from '../support/app-under-test.ts';
import { DomainEvents } from '../support/domain-events.ts';
import { MonitoringUnderTest } from '../support/monitoring-under-test.ts';
import { statesIn, stepsIn, stepsOf } from '../support/state-graph.ts';

const app = new AppUnderTest();
const monitoring = new MonitoringUnderTest(app, 'toy-monitored');
const { machine } = monitoring;
const events = new DomainEvents(app, 'monitoring-branches');

const OPENED = ['Open monitoring', 'Is there a champion?'];
const KNOWN = [...OPENED, 'Is there a baseline?'];
const MEASURED = ['Measure drift', 'Record monitoring', 'Announce monitoring'];
const FAILED = ['Record monitoring failure', 'Announce monitoring failure', 'Monitoring failed'];
const INVOKE = ['lambda:InvokeFunction'];

beforeAll(async () => {
  await events.listen();
  await monitoring.takeOver();
  await monitoring.serve();
  // What other tests have left to be measured is measured: here nothing is enough.
  await monitoring.run();
  await monitoring.forgetBaseline();
}, 180_000);

afterAll(async () => await monitoring.letTheClockStart());

/** A configured model that nothing serves. */
async function unserved(): Promise<string> {
  for (const model of ['flight-delay', 'toy-removed', 'toy-person', 'toy-broken']) {
    if (!(await monitoring.champion(model))) return model;
  }
  throw new Error('Every model is served.');
}

// The first that makes a baseline leaves it to the others.
describe('a monitoring that fails', () => {
  it('before there is a baseline, at making one', async () => {
    const { path, id, status } = await machine.without(
      { actions: INVOKE, of: ['Make baseline'] },
      async () => await monitoring.run(),
    );
    expect(status).toBe('FAILED');
    expect(path).toEqual([...KNOWN, 'Make baseline', ...FAILED]);
    expect(await monitoring.record(id)).toMatchObject({ status: 'failed' });
    const told = await events.hear('MonitoringFailed', id);
    expect(told).toMatchObject({ model: 'toy-monitored', monitoring: id });
  });
});

describe('a monitoring', () => {
  it('makes the baseline of a new champion, once', async () => {
    const { path, id } = await monitoring.run();
    expect(path).toEqual([...KNOWN, 'Make baseline', ...MEASURED, 'Traffic monitored']);
    expect(await monitoring.record(id)).toMatchObject({ status: 'notEnoughData' });
    expect(await events.hear('TrafficMonitored', id)).toMatchObject({ status: 'notEnoughData' });
    expect((await monitoring.run()).path).toEqual([...KNOWN, ...MEASURED, 'Traffic monitored']);
  });

  it('of a model that nothing serves ends quietly', async () => {
    const { path, status } = await monitoring.run(await unserved());
    expect(path).toEqual([...OPENED, 'Nothing to monitor']);
    expect(status).toBe('SUCCEEDED');
  });

  it('of a model that is not configured says so', async () => {
    const { path, error, cause } = await monitoring.run('toy-unknown');
    expect(path).toEqual(['Open monitoring', ...FAILED]);
    expect(error).toBe('UnknownModel');
    expect(cause).toContain('No model toy-unknown is configured');
  });
});

describe('a step that is refused', () => {
  it.each([
    ['Open monitoring', ['Open monitoring']],
    ['Measure drift', [...KNOWN, 'Measure drift']],
    ['Record monitoring', [...KNOWN, 'Measure drift', 'Record monitoring']],
  ])('"%s" ends in the one place where errors end', async (state, before) => {
    const { path, id, error } = await machine.without(
      { actions: INVOKE, of: [state] },
      async () => await monitoring.run(),
    );
    expect(path).toEqual([...before, ...FAILED]);
    expect(error).toBe('Lambda.AWSLambdaException');
    expect(await monitoring.record(id)).toMatchObject({ status: 'failed', error });
  });

  it('"Announce monitoring" leaves the record as it is', async () => {
    const { path, id } = await machine.without(
      { actions: ['events:PutEvents'] },
      async () => await monitoring.run(),
    );
    expect(path).toEqual([...KNOWN, ...MEASURED, ...FAILED]);
    expect(await monitoring.record(id)).toMatchObject({ status: 'notEnoughData' });
  });

  it('"Record monitoring failure" hides neither the first error nor the event', async () => {
    const { path, id, error } = await machine.without(
      { actions: INVOKE, of: ['Record monitoring failure'] },
      async () => await monitoring.run('toy-unknown'),
    );
    expect(path).toEqual(['Open monitoring', ...FAILED]);
    expect(error).toBe('UnknownModel');
    const told = await events.hear('MonitoringFailed', id);
    expect(told).toMatchObject({ model: 'toy-unknown', monitoring: id, error: 'UnknownModel' });
  });
});

describe('the monitoring machine', () => {
  it('has no state and no step that these tests did not take', async () => {
    const { definition = '' } = await machine.describe();
    const states = machine.paths.flat();
    expect(statesIn(definition).filter((state) => !states.includes(state))).toEqual([]);
    const taken = machine.paths.flatMap(stepsOf);
    expect(stepsIn(definition).filter((step) => !taken.includes(step))).toEqual([]);
  });
});
