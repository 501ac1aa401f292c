import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { AlteredMachines } from '../support/altered-machines.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { denialOf } from '../support/denials.ts';
import { MachineCopies } from '../support/machine-copies.ts';
import { ReleasesUnderTest } from '../support/releases-under-test.ts';
import { type Grant, same, textOf } from '../support/role-grants.ts';

const releases = new ReleasesUnderTest(new AppUnderTest(), 'toy-served');
const { sagemaker, endpoint } = releases;
const altered = new AlteredMachines(releases);
const copies = new MachineCopies(releases.app);

/** What does not fail a release when it is missing, and why it is granted all the same. */
const UNPROVEN: readonly { grant: RegExp; reason: string }[] = [
  { grant: /^xray:/, reason: 'without it there are no traces' },
  {
    grant: /^iam:CreateServiceLinkedRole /,
    reason: 'AWS makes the role once an account, at its first scalable target',
  },
];

/** Asked for when a machine is made, not when it runs. */
const EARLY = /^logs:/;

/** What only a release needs that is rolled back, that fails, that finds no endpoint, or other machines. */
const ROLLED_BACK = /RecordRollback|:UpdateModelPackage |:DeleteEndpointConfig |:DeleteModel /;
const FAILING = /RecordReleaseFail/;
const FIRST = /:CreateEndpoint |:AddTags .*:endpoint\//;
const FIRST_ROLLED_BACK = /:DeleteEndpoint /;
const OTHER_MACHINES = /:DeregisterScalableTarget /;

let machine: Awaited<ReturnType<MachineCopies['machine']>>;
let grants: readonly Grant[];

beforeAll(async () => {
  await releases.takeOver();
  await releases.startAfresh();
  // What is refused for good need not be tried again here.
  machine = await copies.machine(await altered.quick());
  const held = await copies.grantsOf(machine.roleArn ?? '').all();
  grants = held.filter((grant) => !UNPROVEN.some(({ grant: what }) => what.test(textOf(grant))));
});
afterEach(async () => await sagemaker.clearFaults());
afterAll(async () => await releases.letApprovalsStartReleases());

/** A copy of the machine whose role lacks a grant. */
async function machineWithout(grant: Grant): Promise<{ machineArn: string; role: string }> {
  const isSame = same(grant);
  const roleArn = await copies.copyRole(machine.roleArn ?? '', (other) => !isSame(other));
  const definition = OTHER_MACHINES.test(textOf(grant))
    ? machine.definition?.replaceAll('$instanceType = $plan.instanceType', 'false')
    : machine.definition;
  const role = roleArn.split('/').at(-1) ?? '';
  return { machineArn: await copies.copyMachine(machine, roleArn, definition), role };
}

/** Without the grant, a release that needs it fails, by role and action. */
async function failsWithout(grant: Grant, broken = false): Promise<void> {
  const { machineArn, role } = await machineWithout(grant);
  const request = await releases.request({ broken });
  if (FAILING.test(textOf(grant))) await sagemaker.refuse('CreateModel', 'ResourceInUse');
  const { status, failures } = await releases.run(request, machineArn);
  expect.soft(status, textOf(grant)).toBe('FAILED');
  // Application Auto Scaling tries what its caller may do, and has words of its own.
  const missing = new RegExp(`missing the following permissions: .*${grant.action}`);
  const refused = failures.filter((each) => denialOf(grant, role).test(each) || missing.test(each));
  expect.soft(refused.length, `${textOf(grant)}: ${failures.join('\n')}`).toBeGreaterThan(0);
  await releases.unlock(request);
}

function those(what: RegExp): readonly Grant[] {
  const found = grants.filter((grant) => what.test(textOf(grant)));
  expect(found.length).toBeGreaterThan(0);
  return found;
}

describe('each grant of the release machine, removed once', () => {
  it('can’t be made without what Step Functions asks for then', async () => {
    for (const grant of those(EARLY)) {
      const made = machineWithout(grant);
      await expect(made, textOf(grant)).rejects.toThrow(/not authorized to access the Log Dest/);
    }
  });

  it('fails a release that needs it, of a model without an endpoint', async () => {
    for (const grant of those(FIRST)) await failsWithout(grant);
    for (const grant of those(FIRST_ROLLED_BACK)) await failsWithout(grant, true);
    await endpoint.remove();
    expect(await releases.release()).toMatchObject({ status: 'SUCCEEDED' });
  }, 120_000);

  it('fails one that is rolled back', async () => {
    const needed = those(ROLLED_BACK);
    expect(needed.length).toBeGreaterThan(3);
    for (const grant of needed) await failsWithout(grant, true);
  }, 120_000);

  it('fails one on an endpoint that serves', async () => {
    const others = [EARLY, ROLLED_BACK, FIRST, FIRST_ROLLED_BACK];
    const left = grants.filter((grant) => !others.some((what) => what.test(textOf(grant))));
    expect(left.length).toBeGreaterThan(10);
    for (const grant of left) {
      await endpoint.until('InService');
      await failsWithout(grant);
    }
  }, 240_000);

  it('after which a release works', async () => {
    await endpoint.until('InService');
    expect(await releases.release()).toMatchObject({ status: 'SUCCEEDED' });
  });
});
