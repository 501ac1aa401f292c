import { randomUUID } from 'node:crypto';
import { PurgeQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { monitoringIdOf } from '../../pipelines/monitoring/ids.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { denialOf } from '../support/denials.ts';
import { OWN_OUTPUT, StackRoles } from '../support/each-grant.ts';
import { MachineCopies } from '../support/machine-copies.ts';
import { MachineUnderTest } from '../support/machine-under-test.ts';
import { MonitoringUnderTest } from '../support/monitoring-under-test.ts';
import { deadLetter, withoutSenders } from '../support/queue-senders.ts';
import { type Grant, same, textOf } from '../support/role-grants.ts';
import { starterComplaints, starterDenialOf } from '../support/starter-complaints.ts';
import { PATIENCE, waitUntil } from '../support/wait-until.ts';

const STACK = 'evergreen-monitoring';
const MODEL = 'toy-monitored';
const app = new AppUnderTest();
const monitoring = new MonitoringUnderTest(app, MODEL);
const copies = new MachineCopies(app);
const roles = new StackRoles(app, STACK);
const sqs = new SQSClient(app.clientConfiguration);
const queueUrl = app.output('MonitoringQueueUrl', STACK);

/** What does not fail a monitoring when it is missing, and why it is granted all the same. */
const UNPROVEN: readonly { grant: RegExp; reason: string }[] = [
  { grant: /^xray:/, reason: 'without it there are no traces' },
];

/** Asked for when a machine is made, not when it runs. */
const EARLY = /^logs:/;

/** Is not configured: its monitoring fails at once. */
const UNKNOWN = 'toy-unknown';

let machine: Awaited<ReturnType<MachineCopies['machine']>>;
let grants: readonly Grant[];

beforeAll(async () => {
  await monitoring.takeOver();
  await monitoring.serve();
  machine = await copies.machine(monitoring.machine.arn);
  const held = await copies.grantsOf(machine.roleArn ?? '').all();
  grants = held.filter((grant) => !UNPROVEN.some(({ grant: what }) => what.test(textOf(grant))));
}, 240_000);

// What could not be started waits out its visibility, minutes long: no other test should meet it.
afterAll(async () => {
  await sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl }));
  await monitoring.letTheClockStart();
});

/** A copy of the machine whose role lacks a grant. */
async function machineWithout(grant: Grant): Promise<{ copy: MachineUnderTest; role: string }> {
  const isSame = same(grant);
  const roleArn = await copies.copyRole(machine.roleArn ?? '', (other) => !isSame(other));
  const arn = await copies.copyMachine(machine, roleArn);
  return { copy: new MachineUnderTest(app, arn), role: roleArn.split('/').at(-1) ?? '' };
}

async function runWithout(grant: Grant) {
  const { copy, role } = await machineWithout(grant);
  const model = (await isOf('Record monitoring failure', grant)) ? UNKNOWN : MODEL;
  const id = monitoringIdOf(model, randomUUID());
  const requestedAt = new Date().toISOString();
  await copy.start(id, { monitoring: { id, model, requestedAt } });
  return { ...(await copy.end(id)), role };
}

/** Whether a grant is for the function of a state. */
async function isOf(state: string, { resource }: Grant): Promise<boolean> {
  return resource === (await monitoring.machine.functionOf(state));
}

describe('each grant of the monitoring machine, removed once', () => {
  it('can’t be made without what Step Functions asks for then', async () => {
    const early = grants.filter((grant) => EARLY.test(textOf(grant)));
    expect(early).toHaveLength(8);
    for (const grant of early) {
      const made = machineWithout(grant);
      await expect(made, textOf(grant)).rejects.toThrow(/not authorized to access the Log Dest/);
    }
  });

  it('fails a monitoring that needs it, by role and action, and is tried once', async () => {
    const late = grants.filter((grant) => !EARLY.test(textOf(grant)));
    expect(late).toHaveLength(5 + 1);
    for (const grant of late) {
      if (await isOf('Make baseline', grant)) await monitoring.forgetBaseline();
      const { status, failures, role } = await runWithout(grant);
      expect.soft(status, textOf(grant)).toBe('FAILED');
      const refused = failures.filter((each) => denialOf(grant, role).test(each));
      // A monitoring that could not be announced announces its failure as well.
      const times = grant.action === 'events:PutEvents' ? 2 : 1;
      expect.soft(refused, `${textOf(grant)}: ${failures.join('\n')}`).toHaveLength(times);
    }
  });

  it('after which a monitoring works', async () => {
    expect(await monitoring.run()).toMatchObject({ status: 'SUCCEEDED' });
  });
});

describe('each grant on the way from a request to its monitoring, removed once', () => {
  it('of the starter: the request waits, and somebody says for want of which right', async () => {
    const started = randomUUID();
    await monitoring.request(started);
    await untilStarted(started);
    const unproven = [OWN_OUTPUT];
    await roles.withoutEach('StartMonitoringRole', unproven, async (grant) => {
      const from = Date.now();
      const again = grant.action === 'states:DescribeExecution';
      await monitoring.request(again ? started : randomUUID());
      await expect
        .poll(
          async () =>
            await starterComplaints(app, { logs: 'StartMonitoringLogs', stack: STACK, from }),
          { timeout: PATIENCE, message: textOf(grant) },
        )
        .toMatch(starterDenialOf(grant));
    });
  });

  it('of the queue: the request waits in the dead letters, which say why', async () => {
    await withoutSenders(sqs, queueUrl, async () => {
      const id = randomUUID();
      await monitoring.request(id);
      const deadLetters = app.output('MonitoringDeadLettersUrl', STACK);
      await expect
        .poll(async () => await deadLetter(sqs, deadLetters, id), { timeout: PATIENCE })
        .toMatch(/NO_PERMISSIONS$/);
    });
  });

  it('after which a request starts one', async () => {
    const id = randomUUID();
    await monitoring.request(id);
    await expect
      .poll(async () => await monitoring.machine.executions(), { timeout: PATIENCE })
      .toContain(monitoringIdOf(MODEL, id));
  });
});

async function untilStarted(requestId: string): Promise<void> {
  const name = monitoringIdOf(MODEL, requestId);
  const started = async () => (await monitoring.machine.executions()).includes(name);
  await waitUntil(`${name} was started`, started);
}
