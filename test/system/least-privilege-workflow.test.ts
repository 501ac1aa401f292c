import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { jobPrefixOf } from '../../pipelines/training/plan.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { atOnce } from '../support/at-once.ts';
import { denialOf } from '../support/denials.ts';
import { deployedApp } from '../support/deployed-app-of-worker.ts';
import { MachineCopies } from '../support/machine-copies.ts';
import { type Grant, same, textOf } from '../support/role-grants.ts';
import { SageMakerUnderTest } from '../support/sagemaker-under-test.ts';
import { TrainingProbes } from '../support/training-probes.ts';
import { PATIENCE } from '../support/wait-until.ts';

const app = new AppUnderTest();
const probes = new TrainingProbes(app);
const copies = new MachineCopies(app);
const sageMaker = new SageMakerUnderTest(app);

/** What does not fail a run when it is missing, and why it is granted all the same. */
const UNPROVEN: readonly { grant: RegExp; reason: string }[] = [
  { grant: /^xray:/, reason: 'without it there are no traces' },
  {
    grant: /^sagemaker:ListTags /,
    reason:
      'Step Functions asks for it by its documentation; for what, it does not say, and no such call is made here',
  },
];

/** What is asked for when a machine is made, not when it runs. */
const ASKED_EARLY: readonly [grant: RegExp, refusal: RegExp][] = [
  [/^events:(PutTargets|PutRule|DescribeRule) /, /not authorized to create managed-rule/],
  [/^logs:/, /not authorized to access the Log Destination/],
];

/** SageMaker's refusals have its throttling's name, and are tried as often: see retries.ts. */
const MOST_TRIES = 4;

let machine: Awaited<ReturnType<MachineCopies['machine']>>;
let grants: Grant[];

beforeAll(async () => {
  await probes.prepare('workflow');
  machine = await copies.machine(probes.runs.machineArn);
  const held = await copies.grantsOf(machine.roleArn ?? '').all();
  grants = held.filter((grant) => !UNPROVEN.some(({ grant: what }) => what.test(textOf(grant))));
});

describe('the machine without one of its grants', () => {
  it('can’t be made without what Step Functions asks for then', async () => {
    const early = grants.flatMap((grant) => {
      const [, refusal] = ASKED_EARLY.find(([what]) => what.test(textOf(grant))) ?? [];
      return refusal ? [{ grant, refusal }] : [];
    });
    expect(early).toHaveLength(2 * 3 + 8);
    for (const { grant, refusal } of early) {
      await expect(copyWithout(grant), textOf(grant)).rejects.toThrow(refusal);
    }
  });

  it('runs to its end with a copy of its role, which is what the others are compared with', async () => {
    const roleArn = await copies.copyRole(machine.roleArn ?? '', () => true);
    const machineArn = await copies.copyMachine(machine, roleArn);
    expect(await probes.runs.run(probes.request(), { machineArn })).toMatchObject({
      status: 'SUCCEEDED',
    });
  });

  it('fails a run that needs it, by role and action', async () => {
    const late = grants.filter((grant) => !isStop(grant) && !isAskedEarly(grant));
    expect(late.length).toBeGreaterThan(10);
    await atOnce(late, async (grant) => {
      const { machineArn, role } = await copyWithout(grant);
      const run = needsFailure(grant) ? probes.requestOfNoData() : probes.request();
      const { status, failures } = await probes.runs.run(run, { machineArn });
      expect(status, textOf(grant)).toBe('FAILED');
      const refused = failures.filter((each) => denialOf(grant, role).test(each));
      expect(refused.length, `${textOf(grant)}: ${failures.join('\n')}`).toBeGreaterThan(0);
      const tries = grant.action.startsWith('sagemaker:') || grant.action === 'iam:PassRole';
      expect(refused.length, textOf(grant)).toBeLessThanOrEqual(tries ? MOST_TRIES : 1);
    });
  }, 120_000);

  it('can’t stop the jobs of an execution that is stopped', async () => {
    await atOnce(grants.filter(isStop), async (grant) => {
      const { machineArn, role } = await copyWithout(grant);
      const run = probes.request();
      await probes.runs.start(run, { machineArn });
      const job = await startedJob(run, grant);
      await probes.runs.stop(run, { machineArn });
      const complaint = new RegExp(`${job} goes on: .*${denialOf(grant, role).source}`);
      await expect
        .poll(() => readFileSync(deployedApp().cloudLog, 'utf8'), { timeout: PATIENCE })
        .toMatch(complaint);
    });
  });
});

async function copyWithout(grant: Grant): Promise<{ machineArn: string; role: string }> {
  const isSame = same(grant);
  const roleArn = await copies.copyRole(machine.roleArn ?? '', (other) => !isSame(other));
  const role = roleArn.split('/').at(-1) ?? '';
  return { machineArn: await copies.copyMachine(machine, roleArn), role };
}

/** Waits until the job has started that the grant would stop. @returns its name */
async function startedJob(run: RunRequest, { action }: Grant): Promise<string> {
  const kind = action.includes('Training') ? 'trainingJobs' : 'processingJobs';
  let name = '';
  await expect
    .poll(
      async () => {
        const [job] = await sageMaker[kind](jobPrefixOf('evergreen', run));
        name = job?.name ?? '';
        return job?.status;
      },
      { timeout: PATIENCE, interval: 20 },
    )
    .toBe('InProgress');
  return name;
}

function needsFailure({ action, resource }: Grant): boolean {
  return action === 'events:PutEvents' || resource.includes('RecordRunFail');
}

function isStop({ action }: Grant): boolean {
  return action.startsWith('sagemaker:Stop');
}

function isAskedEarly(grant: Grant): boolean {
  return ASKED_EARLY.some(([what]) => what.test(textOf(grant)));
}
