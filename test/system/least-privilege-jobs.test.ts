import { readFileSync } from 'node:fs';
import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DeleteLogGroupCommand,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { beforeAll, describe, expect, it } from 'vitest';
import { jobPrefixOf } from '../../pipelines/training/plan.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { atOnce } from '../support/at-once.ts';
import { denialOf } from '../support/denials.ts';
import { deployedApp } from '../support/deployed-app-of-worker.ts';
import { MachineCopies } from '../support/machine-copies.ts';
import { type Grant, same, textOf } from '../support/role-grants.ts';
import { TrainingProbes } from '../support/training-probes.ts';

const app = new AppUnderTest();
const probes = new TrainingProbes(app);
const copies = new MachineCopies(app);
const cloudWatch = new CloudWatchClient(app.clientConfiguration);
const logs = new CloudWatchLogsClient(app.clientConfiguration);

const GROUPS = ['/aws/sagemaker/TrainingJobs', '/aws/sagemaker/ProcessingJobs'];

/** What can't be missed here, and why it is granted all the same. */
const UNPROVEN: readonly { grant: RegExp; reason: string }[] = [
  {
    grant: /^ecr:/,
    reason: 'images are Python environments here; SageMaker pulls them as the role',
  },
  {
    grant: /^kms:Encrypt /,
    reason: 'AWS documents that a job with a key for its output needs it; S3 never asks for it',
  },
  {
    grant: /^logs:DescribeLogStreams /,
    reason: 'AWS asks for it in the policy of every job role; no such call is made here',
  },
];

const LIST = 's3:ListBucket';

/** Without these a job goes well, and nobody sees how. */
const SILENT = /^(logs|cloudwatch):/;

const jobRole = app.output('JobRoleArn', 'evergreen-training');
let machine: Awaited<ReturnType<MachineCopies['machine']>>;
let grants: Grant[];

beforeAll(async () => {
  await probes.prepare('jobs');
  machine = await copies.machine(probes.runs.machineArn);
  const held = await copies.grantsOf(jobRole).all();
  grants = held.filter((grant) => !UNPROVEN.some(({ grant: what }) => what.test(textOf(grant))));
});

describe('jobs whose role lacks a grant', () => {
  it('fail, and say by role and action why', async () => {
    const needed = grants.filter(({ action }) => !SILENT.test(action) && action !== LIST);
    expect(needed.length).toBeGreaterThan(5);
    await atOnce(needed, async (grant) => {
      const { machineArn, role } = await jobsWithout(same(grant));
      const { status, error, cause } = await probes.runs.run(probes.request(), { machineArn });
      expect(status, textOf(grant)).toBe('FAILED');
      expect(error, textOf(grant)).toBe('TrainingJobFailed');
      expect(cause, textOf(grant)).toMatch(/failed: ClientError: /);
      expect(cause, textOf(grant)).toMatch(denialOf(grant, role));
    });
  }, 120_000);

  it('are not taken without s3:ListBucket: SageMaker looks first whether there is anything', async () => {
    const { end, role } = await runWithout(({ action }) => action === LIST);
    expect(end).toMatchObject({ status: 'FAILED', error: 'SageMaker.AmazonSageMakerException' });
    expect(end.cause).toMatch(new RegExp(`role/${role}" has "s3:ListBucket" permissions`));
  });

  it.each(['logs:CreateLogStream', 'logs:PutLogEvents'])(
    'go well without %s, and without a line',
    async (action) => {
      const { end, prefix, role } = await runWithout((grant) => grant.action === action);
      expect(end).toMatchObject({ status: 'SUCCEEDED' });
      for (const group of GROUPS) {
        expect(await linesOf(group, prefix)).toEqual([]);
        expect(emulatorLog()).toMatch(complaint(group, prefix, { action }, role));
      }
    },
  );

  it('go well without logs:CreateLogGroup, and without a line, where no job has written before', async () => {
    for (const logGroupName of GROUPS) await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    const action = 'logs:CreateLogGroup';
    const { end, prefix, role } = await runWithout((grant) => grant.action === action);
    expect(end).toMatchObject({ status: 'SUCCEEDED' });
    for (const group of GROUPS) {
      await expect(linesOf(group, prefix)).rejects.toThrow(ResourceNotFoundException);
      expect(emulatorLog()).toMatch(complaint(group, prefix, { action }, role));
    }
  });

  it('go well without cloudwatch:PutMetricData, and without metrics', async () => {
    const action = 'cloudwatch:PutMetricData';
    const { end, prefix, role } = await runWithout((grant) => grant.action === action);
    expect(end).toMatchObject({ status: 'SUCCEEDED' });
    expect(await jobsWithMetrics(prefix)).toEqual([]);
    expect(emulatorLog()).toMatch(
      new RegExp(
        `No metrics of ${prefix}\\S+ in CloudWatch: .*(${denialOf({ action }, role).source})`,
      ),
    );
  });

  it('leave lines and metrics with everything', async () => {
    const { end, prefix } = await runWithout(() => false);
    expect(end).toMatchObject({ status: 'SUCCEEDED' });
    for (const group of GROUPS) expect(await linesOf(group, prefix)).not.toEqual([]);
    expect(await jobsWithMetrics(prefix)).toHaveLength(1);
  });
});

/** A copy of the machine whose jobs run as a copy of their role, without what matches. */
async function jobsWithout(
  matches: (grant: Grant) => boolean,
): Promise<{ machineArn: string; role: string }> {
  const copy = await copies.copyRole(jobRole, (grant) => !matches(grant));
  const inPlace = (text: string) => text.replaceAll(jobRole, copy);
  // It passes the copy instead.
  const roleArn = await copies.copyRole(machine.roleArn ?? '', () => true, inPlace);
  const definition = inPlace(machine.definition ?? '');
  const role = copy.split('/').at(-1) ?? '';
  return { machineArn: await copies.copyMachine(machine, roleArn, definition), role };
}

async function runWithout(matches: (grant: Grant) => boolean) {
  const { machineArn, role } = await jobsWithout(matches);
  const run = probes.request();
  const end = await probes.runs.run(run, { machineArn });
  return { end, prefix: jobPrefixOf('evergreen', run), role };
}

/** What the job printed whose name starts so. */
async function linesOf(logGroupName: string, logStreamNamePrefix: string): Promise<string[]> {
  const { logStreams } = await logs.send(
    new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix }),
  );
  const lines: string[] = [];
  for (const { logStreamName } of logStreams ?? []) {
    const { events } = await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName }));
    lines.push(...(events ?? []).map(({ message }) => message ?? ''));
  }
  return lines;
}

/** The training jobs that have metrics, of those whose names start so. */
async function jobsWithMetrics(prefix: string): Promise<string[]> {
  const { Metrics } = await cloudWatch.send(
    new ListMetricsCommand({ Namespace: '/aws/sagemaker/TrainingJobs' }),
  );
  return (Metrics ?? [])
    .flatMap(({ Dimensions }) => Dimensions?.map(({ Value }) => Value ?? '') ?? [])
    .filter((job) => job.startsWith(prefix));
}

function emulatorLog(): string {
  return readFileSync(deployedApp().sagemaker.log, 'utf8');
}

function complaint(
  group: string,
  prefix: string,
  grant: Pick<Grant, 'action'>,
  role: string,
): RegExp {
  return new RegExp(`No logs in ${group} for ${prefix}\\S+: .*(${denialOf(grant, role).source})`);
}
