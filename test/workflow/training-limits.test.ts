import { randomUUID } from 'node:crypto';
import { DescribeTrainingJobCommand } from '@aws-sdk/client-sagemaker';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunRequest } from '../../pipelines/training/contract.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { MachineCopies } from '../support/machine-copies.ts';
import { RunsUnderTest } from '../support/runs-under-test.ts';
import { toyFile } from '../support/toy-file.ts';
import { TrainingUnderTest } from '../support/training-under-test.ts';
import { waitUntil } from '../support/wait-until.ts';
import { wrong } from '../support/wrong-scripts.ts';

const app = new AppUnderTest();
const training = new TrainingUnderTest(app);
const { sagemaker, group } = training;

const LIMITED = { instances: ['ml.m5.large'], volumeGb: 10, maxMinutes: 1 };

let here: string;

beforeAll(async () => {
  await training.takeOver();
  const seed = randomUUID();
  here = (await training.register(`${seed}.csv`, toyFile(seed))).datasetVersion;
}, 240_000);
afterAll(async () => await training.letUploadsStartRuns());

/** The one training job of a run, as SageMaker describes it. */
async function jobOf(run: RunRequest) {
  const jobs = await sagemaker.trainingJobs(training.jobsOf(run));
  expect(jobs).toHaveLength(1);
  const TrainingJobName = jobs[0]?.name;
  return await sagemaker.client.send(new DescribeTrainingJobCommand({ TrainingJobName }));
}

/** Waits until SageMaker has stopped the job of a run. */
async function stopped(run: RunRequest): Promise<void> {
  const jobs = async () => await sagemaker.trainingJobs(training.jobsOf(run));
  await waitUntil('its job is stopped', async () => (await jobs())[0]?.status === 'Stopped');
}

/** The deployed machine with other words in place of some. @returns its ARN */
async function machineWith(from: string, to: string): Promise<string> {
  const copies = new MachineCopies(app);
  const machine = await copies.machine(training.machine.arn);
  const roleArn = await copies.copyRole(machine.roleArn ?? '', () => true);
  const { definition = '' } = machine;
  if (!definition.includes(from)) throw new Error(`The machine does not say: ${from}`);
  return await copies.copyMachine(
    machine,
    roleArn,
    definition.replace(from, () => to),
  );
}

describe('training that never ends', () => {
  it('F15: is stopped by SageMaker at its limit; the run fails, and registers nothing', async () => {
    const packages = await sagemaker.packages(group);
    const run = await training.request(here, {
      scripts: wrong.endlessTraining,
      training: LIMITED,
    });
    // The least there is lasts a minute: here it is a minute of three seconds.
    const machineArn = await machineWith(
      '"MaxRuntimeInSeconds":"{% $plan.training.maxSeconds %}"',
      '"MaxRuntimeInSeconds":"{% $plan.training.maxSeconds / 20 %}"',
    );
    const { status, error, cause } = await new RunsUnderTest(app).run(run, { machineArn });
    await stopped(run);
    const job = await jobOf(run);
    expect(job).toMatchObject({
      SecondaryStatus: 'MaxRuntimeExceeded',
      StoppingCondition: { MaxRuntimeInSeconds: 3 },
    });
    expect({ status, error }).toEqual({ status: 'FAILED', error: 'TrainingJobStopped' });
    expect(cause).toContain(job.TrainingJobName);
    expect(cause).toContain('it ran for longer than training.maxMinutes in the config allows');
    expect(await training.record(run)).toMatchObject({
      status: 'failed',
      error,
      failedJob: job.TrainingJobName,
    });
    expect(await sagemaker.packages(group)).toEqual(packages);
  });

  it('F15: and that SageMaker doesn’t stop is stopped by the machine’s own time-out', async () => {
    const packages = await sagemaker.packages(group);
    const run = await training.request(here, { scripts: { ...wrong.endlessTraining, 'b.py': '' } });
    const machineArn = await machineWith('{% $plan.training.maxSeconds + 3600 %}', '{% 3 %}');
    const ended = await new RunsUnderTest(app).run(run, { machineArn });
    expect(ended).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    await stopped(run);
    expect(await jobOf(run)).toMatchObject({ SecondaryStatus: 'Stopped' });
    expect(await training.record(run)).toMatchObject({
      status: 'failed',
      error: 'States.Timeout',
    });
    expect(await sagemaker.packages(group)).toEqual(packages);
  });
});
