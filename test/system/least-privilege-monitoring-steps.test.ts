import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monitoringIdOf } from '../../pipelines/monitoring/ids.ts';
import { monitoringSteps } from '../../pipelines/monitoring/steps.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { denialOf } from '../support/denials.ts';
import { OWN_OUTPUT, StackRoles } from '../support/each-grant.ts';
import { FunctionCalls } from '../support/function-calls.ts';
import { MonitoringUnderTest } from '../support/monitoring-under-test.ts';
import { textOf } from '../support/role-grants.ts';

const MODEL = 'toy-monitored';
const app = new AppUnderTest();
const monitoring = new MonitoringUnderTest(app, MODEL);
const functions = new FunctionCalls(app);
const roles = new StackRoles(app, 'evergreen-monitoring');

beforeAll(async () => {
  await monitoring.takeOver();
  await monitoring.serve();
  await monitoring.traffic([{ size: 3, colour: 'green' }]);
}, 240_000);
afterAll(async () => await monitoring.letTheClockStart());

/** Calls the function of a step, as its workflow does. */
async function call(state: string, input: object) {
  return await functions.call(await monitoring.machine.functionOf(state), input);
}

/** What asks for a monitoring that nobody has asked for before. */
function request() {
  const now = new Date().toISOString();
  const id = monitoringIdOf(MODEL, randomUUID());
  return { monitoring: { id, model: MODEL, requestedAt: now }, startedAt: now };
}

async function opened() {
  const asked = request();
  const { answer, cause } = await call('Open monitoring', asked);
  const output = monitoringSteps.openMonitoring.output.parse(answer);
  if (output.outcome !== 'ready') throw new Error(`${output.outcome} ${cause}`);
  return { ...asked, plan: output.plan };
}

/** What a monitoring without a baseline goes on with. */
async function withoutBaseline() {
  await monitoring.forgetBaseline();
  const { monitoring: of, plan } = await opened();
  return { monitoring: of, plan };
}

/** What one with a baseline goes on with. */
async function withBaseline() {
  const { answer } = await call('Make baseline', await withoutBaseline());
  monitoringSteps.makeBaseline.output.parse(answer);
  const input = await opened();
  expect(input.plan.traffic.objects).toBeGreaterThan(0);
  return input;
}

async function measured() {
  const input = await withBaseline();
  const { answer } = await call('Measure drift', input);
  return { ...input, measured: monitoringSteps.measureDrift.output.parse(answer) };
}

async function failed() {
  return await Promise.resolve({ ...request(), error: 'OfTheTest', cause: 'it wants one' });
}

/** By role: the state that runs its function, and what it is given as long as every right is there. */
const STEPS: readonly [role: string, state: string, input: () => Promise<object>][] = [
  ['OpenMonitoringRole', 'Open monitoring', async () => await Promise.resolve(request())],
  ['MakeBaselineRole', 'Make baseline', withoutBaseline],
  ['MeasureDriftRole', 'Measure drift', withBaseline],
  ['RecordMonitoringRole', 'Record monitoring', measured],
  ['RecordMonitoringFailureRole', 'Record monitoring failure', failed],
];

describe('each grant of a monitoring’s step, removed once, fails it, by role and action', () => {
  it.each(STEPS)('%s', async (logicalId, state, inputOf) => {
    const input = await inputOf();
    await roles.withoutEach(logicalId, [OWN_OUTPUT], async (grant, role) => {
      const { error, cause } = await call(state, input);
      expect.soft(error, textOf(grant)).toBe('AccessDenied');
      expect.soft(cause, textOf(grant)).toMatch(denialOf(grant, role));
    });
    expect(await call(state, input)).not.toHaveProperty('error');
  });

  it('after which a monitoring comes to its end', async () => {
    await monitoring.forgetBaseline();
    expect((await monitoring.run()).path.at(-1)).toBe('Traffic monitored');
  });
});
