import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bringUp, type RunningApp } from '../../local/bring-up.ts';
import { clientConfiguration } from '../../local/cloud/client-configuration.ts';
import { DataPerson } from '../../local/demo/data-person.ts';
import {
  deploy,
  importInto,
  output,
  type StackOutputs,
  synthesise,
} from '../../local/deploy/deploy-app.ts';
import { stopAllProcesses } from '../../local/processes/owned-processes.ts';
import { makeRunFolder, removeRunFolder } from '../../local/run-folder.ts';
import { LedgerReader } from '../../local/watch/ledger-reader.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import { evergreen } from '../support/evergreen-command.ts';
import { toyFile } from '../support/toy-file.ts';
import { FailingStack } from './failing-stack.ts';

const MODEL = 'toy';
const PATIENCE = 600_000;
const runFolder = makeRunFolder();
const step = { runFolder, progress: () => {} };
let app: RunningApp;
let first: RunRecord;

const destroyed = z.object({
  stays: z.array(z.object({ type: z.string(), name: z.string() })),
  adopt: z.array(z.string()),
  left: z.array(z.unknown()),
});

const serves = z.object({
  champion: z.object({ packageVersion: z.int(), fleet: z.string() }),
  endpoint: z.object({ status: z.literal('InService') }),
});

afterAll(async () => {
  await stopAllProcesses();
  removeRunFolder(runFolder);
});

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}/`, import.meta.url));
}

/** The data of a deployed system, and what is known of it. */
function dataOf({ cloud, outputs }: RunningApp, model = MODEL) {
  const bucket = output(outputs, 'evergreen-data', 'DataBucketName');
  const table = output(outputs, 'evergreen-data', 'LedgerTableName');
  const ledger = new LedgerReader(cloud, table, model);
  return { bucket, table, ledger, person: new DataPerson(cloud, bucket, model) };
}

/** Uploads a file, and waits for the candidate that it makes. */
async function trained({ ledger, person }: ReturnType<typeof dataOf>, name: string) {
  const { uploadId } = await person.put(`${name}.csv`, toyFile(name));
  const { datasetVersion = '' } = await ledger.endOf(uploadId);
  const run = await ledger.endOfRunOf(datasetVersion);
  expect(run, run.cause).toMatchObject({ status: 'registered' });
  return run;
}

async function released(
  { ledger }: ReturnType<typeof dataOf>,
  { packageArn = '' }: Pick<RunRecord, 'packageArn'>,
): Promise<void> {
  const { status, reason } = await ledger.endOfReleaseOf(packageArn);
  expect(status, reason).toBe('released');
}

/** Follows what `evergreen destroy` says, to the letter. */
async function adopt(cloud: RunningApp['cloud'], command = ''): Promise<StackOutputs> {
  const [, stack = '', mapping = ''] =
    /^npx cdk import (\S+) --resource-mapping-inline '(.*)'$/.exec(command) ?? [];
  await importInto(cloud, stack, { ...step, mapping: JSON.parse(mapping) });
  return await deploy(cloud, step);
}

/** Where CloudFormation says that a stack stands. */
async function standingOf(StackName: string): Promise<string | undefined> {
  const client = new CloudFormationClient(clientConfiguration(app.cloud));
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName }));
  return Stacks?.[0]?.StackStatus;
}

/** What `evergreen status` says of the champion and its endpoint. */
async function whatServes(): Promise<z.infer<typeof serves>> {
  return serves.parse(JSON.parse((await evergreen(app, 'status', MODEL, '--json')).output));
}

beforeAll(async () => {
  app = await bringUp({ configFolder: fixture('redeployed'), runFolder, quiet: true });
}, PATIENCE);

// One after the other: each goes on with what the one before has left.
describe('deploying', { timeout: PATIENCE }, () => {
  it('F40: half-way fails and is rolled back, while the champion serves on', async () => {
    const data = dataOf(app);
    first = await trained(data, 'first');
    await released(data, first);
    const serving = await whatServes();
    const stack = new FailingStack(join(runFolder, 'cdk.out'), 'evergreen-model-toy');
    stack.fail();
    await expect(deploy(app.cloud, step)).rejects.toThrow('cdk deploy');
    expect(await standingOf('evergreen-model-toy')).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(await whatServes()).toEqual(serving);

    stack.mend({ Mended: { Type: 'AWS::CloudFormation::WaitConditionHandle' } });
    await deploy(app.cloud, step);
    expect(await standingOf('evergreen-model-toy')).toBe('UPDATE_COMPLETE');
    expect(await whatServes()).toEqual(serving);
  });

  it('F40: a model fails, and can be done again: its first version is released', async () => {
    await synthesise(fixture('redeployed-with-another'), step);
    const stack = new FailingStack(join(runFolder, 'cdk.out'), 'evergreen-model-another');
    stack.fail();
    await expect(deploy(app.cloud, step)).rejects.toThrow('cdk deploy');
    expect(await standingOf('evergreen-model-another')).toBe('ROLLBACK_COMPLETE');

    stack.mend();
    app = { ...app, outputs: await deploy(app.cloud, step) };
    expect(await standingOf('evergreen-model-another')).toBe('CREATE_COMPLETE');
    const another = dataOf(app, 'another');
    await released(another, await trained(another, 'first of another'));
  });

  it('F40: what was destroyed goes on where it was, once its data is given back to it', async () => {
    const before = dataOf(app);
    const { code, output: text, complaint } = await evergreen(app, 'destroy', '--yes', '--json');
    expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
    const { stays, adopt: commands, left } = destroyed.parse(JSON.parse(text));
    expect(left).toEqual([]);
    expect(stays.map(({ type }) => type).toSorted()).toEqual([
      'AWS::DynamoDB::Table',
      'AWS::KMS::Key',
      'AWS::S3::Bucket',
      'AWS::S3::Bucket',
      'Custom::ModelPackageGroup',
      'Custom::ModelPackageGroup',
    ]);

    const after = dataOf({ ...app, outputs: await adopt(app.cloud, commands[0]) });
    expect([after.bucket, after.table]).toEqual([before.bucket, before.table]);
    expect(await after.ledger.runs()).toEqual(await before.ledger.runs());
    // Judged against the version that the adopted registry knows, whose artifact the adopted bucket holds.
    const second = await trained(after, 'second');
    expect(second.packageVersion).toBe(2);
    expect(second.verdict?.champion).toMatchObject({ packageArn: first.packageArn });
  });
});
