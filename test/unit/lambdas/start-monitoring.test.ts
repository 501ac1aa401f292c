import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { StartOutcome, Workflow } from '../../../lambdas/shared/ports/workflow.ts';
import { startMonitoring } from '../../../lambdas/start-monitoring/start-monitoring.ts';
import { monitoringSteps } from '../../../pipelines/monitoring/steps.ts';
import { BadPayloadError, UnknownModelError } from '../../../pipelines/shared/errors.ts';
import { aMonitoringPolicy } from '../../support/monitoring-samples.ts';

/** A workflow that behaves as Step Functions does: one execution a name. */
class RememberingWorkflow implements Workflow {
  readonly started = new Map<string, unknown>();
  refuses: string | undefined;

  async start(name: string, input: object): Promise<StartOutcome> {
    if (name.includes(this.refuses ?? '/')) throw new Error('ThrottlingException');
    if (this.started.has(name)) {
      expect(input).toEqual(this.started.get(name));
      return 'already-done';
    }
    this.started.set(name, input);
    return 'started';
  }
}

const POLICIES = new Map([
  ['fares', aMonitoringPolicy({ model: 'fares', everyMinutes: 5 })],
  ['visits', aMonitoringPolicy({ model: 'visits', everyMinutes: 60 })],
]);
const SWEEP = { source: 'evergreen', 'detail-type': 'MonitoringSweep', detail: {} };

function portsAt(time: string, workflow: Workflow) {
  const policies = {
    find: async (model: string) => POLICIES.get(model),
    names: async () => [...POLICIES.keys()],
  };
  return { policies, workflow, now: () => new Date(time) };
}

function requestEvent(detail: object = {}, delivery = 1) {
  return {
    version: '0',
    id: `delivery-${delivery}`,
    source: 'evergreen',
    'detail-type': 'MonitoringRequested',
    time: '2026-01-01T00:00:00Z',
    detail: { model: 'visits', id: randomUUID(), by: 'somebody', ...detail },
  };
}

describe('the schedule', () => {
  it('starts each model once a slot, however often it speaks', async () => {
    const workflow = new RememberingWorkflow();
    for (let minute = 0; minute < 120; minute += 1) {
      const time = new Date(Date.UTC(2026, 0, 1, 0, minute)).toISOString();
      await startMonitoring(SWEEP, portsAt(time, workflow));
    }
    const names = [...workflow.started.keys()];
    expect(names.filter((name) => name.startsWith('mon-fares-'))).toHaveLength(24);
    expect(names.filter((name) => name.startsWith('mon-visits-'))).toHaveLength(2);
  });

  it('starts the others when one can not be started, and says that one could not', async () => {
    const workflow = new RememberingWorkflow();
    workflow.refuses = 'fares';
    const sweep = async () =>
      await startMonitoring(SWEEP, portsAt('2026-01-01T00:00:00Z', workflow));
    await expect(sweep()).rejects.toThrow('ThrottlingException');
    expect(workflow.started.size).toBe(1);
    workflow.refuses = undefined;
    expect((await sweep()).map(({ outcome }) => outcome)).toEqual(['started', 'already-done']);
  });

  it('asks for what the first step of the workflow takes', async () => {
    const workflow = new RememberingWorkflow();
    await startMonitoring(SWEEP, portsAt('2026-01-01T00:59:59Z', workflow));
    const startedAt = '2026-01-01T01:00:00.000Z';
    for (const [name, input] of workflow.started) {
      const parsed = monitoringSteps.openMonitoring.input.parse({
        ...(input as object),
        startedAt,
      });
      expect(parsed.monitoring.id).toBe(name);
      expect(name.length).toBeLessThanOrEqual(80);
    }
    expect(workflow.started.get('mon-visits-490896')).toEqual({
      monitoring: {
        id: 'mon-visits-490896',
        model: 'visits',
        requestedAt: '2026-01-01T00:00:00.000Z',
      },
    });
  });
});

describe("a person's request", () => {
  it('starts one monitoring, however often its event comes', async () => {
    const workflow = new RememberingWorkflow();
    const id = randomUUID();
    const outcomes: string[] = [];
    for (let delivery = 0; delivery < 20; delivery += 1) {
      const ports = portsAt('2026-01-01T00:00:00Z', workflow);
      const [started] = await startMonitoring(requestEvent({ id }, delivery), ports);
      outcomes.push(started?.outcome ?? '');
    }
    expect(outcomes.filter((outcome) => outcome === 'started')).toHaveLength(1);
    expect([...workflow.started.keys()]).toEqual([`mon-visits-${id}`]);
  });

  it('of a model that is not configured says so', async () => {
    const ports = portsAt('2026-01-01T00:00:00Z', new RememberingWorkflow());
    const start = startMonitoring(requestEvent({ model: 'visit' }), ports);
    await expect(start).rejects.toThrow(UnknownModelError);
    await expect(start).rejects.toThrow('configured: fares, visits');
  });
});

it.each([
  ['another event', { ...SWEEP, 'detail-type': 'RetrainingSweep' }],
  ['another source', { ...SWEEP, source: 'aws.events' }],
  ['an id that is no UUID', requestEvent({ id: '490896' })],
  ['no model', requestEvent({ model: undefined })],
  ['no event', 'hello'],
])('refuses %s', async (_, event) => {
  const ports = portsAt('2026-01-01T00:00:00Z', new RememberingWorkflow());
  await expect(startMonitoring(event, ports)).rejects.toThrow(BadPayloadError);
});
