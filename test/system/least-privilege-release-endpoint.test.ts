import { readFileSync } from 'node:fs';
import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { IAMClient } from '@aws-sdk/client-iam';
import { InvokeEndpointCommand, SageMakerRuntimeClient } from '@aws-sdk/client-sagemaker-runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseAlarmPrefix } from '../../pipelines/release/ids.ts';
import { AlteredMachines } from '../support/altered-machines.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { denialOf } from '../support/denials.ts';
import { deployedApp } from '../support/deployed-app-of-worker.ts';
import { MachineCopies } from '../support/machine-copies.ts';
import { ReleasesUnderTest } from '../support/releases-under-test.ts';
import { type Grant, RoleGrants, same, textOf } from '../support/role-grants.ts';
import { StackAnswers } from '../support/stack-answers.ts';

const STACK = 'evergreen-serving';
const app = new AppUnderTest();
const releases = new ReleasesUnderTest(app, 'toy-served');
const { endpoint } = releases;
const copies = new MachineCopies(app);
const iam = new IAMClient(app.clientConfiguration);
const cloudWatch = new CloudWatchClient(app.clientConfiguration);
const runtime = new SageMakerRuntimeClient(app.clientConfiguration);
const answers = new StackAnswers(app);

/** What can't be missed here, and why it is granted all the same. */
const UNPROVEN: readonly { grant: RegExp; reason: string }[] = [
  {
    grant: /^ecr:/,
    reason: 'images are Python environments here; SageMaker pulls them as the role',
  },
  {
    grant: /^logs:(DescribeLogStreams|CreateLogGroup) /,
    reason:
      'AWS asks for both in the policy of every such role; no stream is looked for here, and the group is there from the first endpoint on',
  },
  {
    grant: /^cloudwatch:PutMetricData /,
    reason:
      'AWS asks for it in the policy of every such role; SageMaker itself sends the metrics of requests',
  },
];

/** A function's own output and traces: without them it is silent, not wrong. */
const SILENT_FUNCTION = /^(logs|xray):/;

/** Without these an endpoint serves, and something is not seen of it: what the emulator says then. */
const SILENT: readonly { grant: RegExp; says: RegExp }[] = [
  { grant: /^logs:/, says: /^No logs in \/aws\/sagemaker\/Endpoints/ },
  { grant: /^(s3:PutObject|kms:GenerateDataKey) /, says: /captured requests of \S+ are lost/ },
];

let machine: Awaited<ReturnType<MachineCopies['machine']>>;
let servingRole: string;
let grants: readonly Grant[];

beforeAll(async () => {
  await answers.listen();
  await releases.takeOver();
  await releases.startAfresh();
  // What is refused for good need not be tried again here.
  releases.machineArn = await new AlteredMachines(releases).quick();
  machine = await releases.machine();
  expect(await releases.release()).toMatchObject({ status: 'SUCCEEDED' });
  const role = await app.physicalId('AWS::IAM::Role', 'ServingRole', STACK);
  servingRole =
    new RegExp(`arn:aws:iam::\\d+:role/${role}`).exec(machine.definition ?? '')?.[0] ?? '';
  const held = await copies.grantsOf(servingRole).all();
  grants = held.filter((grant) => !UNPROVEN.some(({ grant: what }) => what.test(textOf(grant))));
});
afterAll(async () => {
  answers.close();
  await releases.letApprovalsStartReleases();
});

/** Releases a version whose endpoint runs as a copy of its role, without a grant. */
async function releaseWithout(grant: Grant) {
  const isSame = same(grant);
  const copy = await copies.copyRole(servingRole, (other) => !isSame(other));
  const inPlace = (text: string) => text.replaceAll(servingRole, copy);
  // It passes the copy instead.
  const roleArn = await copies.copyRole(machine.roleArn ?? '', () => true, inPlace);
  const machineArn = await copies.copyMachine(machine, roleArn, inPlace(machine.definition ?? ''));
  const request = await releases.request();
  const { path } = await releases.run(request, machineArn);
  const reason = (await releases.record(request))?.reason;
  return { path, reason, role: copy.split('/').at(-1) ?? '' };
}

function emulatorLog(): string {
  return readFileSync(deployedApp().sagemaker.log, 'utf8');
}

describe('each grant of what endpoints run as, removed once', () => {
  it('has the release rolled back that needs it to serve, and the refusal is told', async () => {
    const needed = grants.filter(({ action, resource }) => !isSilent({ action, resource }));
    expect(needed.map(({ action }) => action).toSorted()).toEqual([
      'cloudwatch:DescribeAlarms',
      'kms:Decrypt',
      's3:GetObject',
    ]);
    for (const grant of needed) {
      const { path, reason, role } = await releaseWithout(grant);
      expect.soft(path.at(-1), textOf(grant)).toBe('Rolled back');
      expect.soft(reason, textOf(grant)).toMatch(/role|permission/);
      // AWS's own reason names neither role nor action where an artifact can't be read.
      expect.soft(`${reason}\n${emulatorLog()}`, textOf(grant)).toMatch(denialOf(grant, role));
    }
  }, 120_000);

  it('leaves a trace of what is not seen any more of one that serves', async () => {
    const silent = grants.filter(isSilent);
    expect(silent.length).toBeGreaterThan(3);
    for (const grant of silent) {
      const { path, role } = await releaseWithout(grant);
      expect.soft(path.at(-1), textOf(grant)).toBe('Released');
      await runtime
        .send(
          new InvokeEndpointCommand({
            EndpointName: endpoint.name,
            ContentType: 'application/json',
            Body: '{"instances": [{"size": 3, "colour": "green"}]}',
          }),
        )
        .catch(() => undefined);
      const says = SILENT.find(({ grant: what }) => what.test(textOf(grant)))?.says ?? /never/;
      const refusal = new RegExp(`${says.source}.*(${denialOf(grant, role).source})`, 'm');
      await expect.poll(emulatorLog, { timeout: 15_000, message: textOf(grant) }).toMatch(refusal);
    }
  }, 120_000);
});

describe('each grant of what takes an endpoint down, removed once', () => {
  it('has the stack told which is missing, until all are there', async () => {
    const FunctionName = await app.physicalId('AWS::Lambda::Function', 'TearDownEndpoint', STACK);
    const ask = async (type: 'Create' | 'Delete') =>
      await answers.ask(FunctionName, type, { Model: releases.model });
    await leaveAnAlarm();
    const role = await app.physicalId('AWS::IAM::Role', 'TearDownEndpointRole', STACK);
    const held = new RoleGrants(iam, role);
    const needed = (await held.all()).filter((grant) => !SILENT_FUNCTION.test(grant.action));
    expect(needed.length).toBeGreaterThan(10);
    try {
      for (const grant of needed.toSorted(byTurn)) {
        const giveBack = await held.remove(same(grant));
        try {
          const { Status, Reason } = await ask('Delete');
          expect.soft(Status, textOf(grant)).toBe('FAILED');
          const missing = new RegExp(`missing the following permissions: .*${grant.action}`);
          expect
            .soft(missing.test(Reason ?? '') ? '' : Reason, textOf(grant))
            .toMatch(new RegExp(`^$|${denialOf(grant, role).source}`));
        } finally {
          await giveBack();
        }
      }
      expect(await ask('Delete')).toMatchObject({ Status: 'SUCCESS' });
      expect(await endpoint.seen()).toMatchObject({ status: 'gone' });
      expect(await endpoint.releaseAlarms()).toEqual([]);
    } finally {
      // Lets releases in again.
      expect(await ask('Create')).toMatchObject({ Status: 'SUCCESS' });
    }
  }, 120_000);

  it('after which a release works', async () => {
    expect(await releases.release()).toMatchObject({ status: 'SUCCEEDED' });
  });
});

/** An alarm that a release did not come to delete. */
async function leaveAnAlarm(): Promise<void> {
  const { config = '' } = await endpoint.seen();
  await cloudWatch.send(
    new PutMetricAlarmCommand({
      AlarmName: `${releaseAlarmPrefix(config)}errors`,
      Namespace: 'AWS/SageMaker',
      MetricName: 'Invocation5XXErrors',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    }),
  );
}

/** In the order in which a teardown asks: what comes before is done by then, and the rest still there. */
const TURNS = [
  'kms:',
  'dynamodb:',
  'sagemaker:DescribeEndpoint',
  'application-autoscaling:DescribeScalableTargets',
  'application-autoscaling:DeregisterScalableTarget',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:DeleteAlarms',
  'sagemaker:DeleteEndpoint',
  'sagemaker:ListEndpointConfigs',
  'sagemaker:ListModels',
  'sagemaker:DeleteEndpointConfig',
  'sagemaker:DeleteModel',
];

function byTurn(one: Grant, other: Grant): number {
  return turnOf(one) - turnOf(other);
}

function turnOf({ action }: Grant): number {
  const turn = TURNS.findIndex((each) =>
    each.endsWith(':') ? action.startsWith(each) : each === action,
  );
  if (turn === -1) throw new Error(`When is ${action} asked for?`);
  return turn;
}

function isSilent(grant: Grant): boolean {
  return SILENT.some(({ grant: what }) => what.test(textOf(grant)));
}
