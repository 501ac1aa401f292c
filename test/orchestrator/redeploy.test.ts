import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { bringUp, type RunningApp } from '../../local/bring-up.ts';
import { DataPerson } from '../../local/demo/data-person.ts';
import { deploy, importInto, output, type StackOutputs } from '../../local/deploy/deploy-app.ts';
import { stopAllProcesses } from '../../local/processes/owned-processes.ts';
import { makeRunFolder, removeRunFolder } from '../../local/run-folder.ts';
import { LedgerReader } from '../../local/watch/ledger-reader.ts';
import { evergreen } from '../support/evergreen-command.ts';
import { toyFile } from '../support/toy-file.ts';

const MODEL = 'toy';
const runFolder = makeRunFolder();
const destroyed = z.object({
  stays: z.array(z.object({ type: z.string(), name: z.string() })),
  adopt: z.array(z.string()),
  left: z.array(z.unknown()),
});

afterAll(async () => {
  await stopAllProcesses();
  removeRunFolder(runFolder);
});

/** The data of a deployed system, and what is known of it. */
function dataOf({ cloud, outputs }: Pick<RunningApp, 'cloud' | 'outputs'>) {
  const bucket = output(outputs, 'evergreen-data', 'DataBucketName');
  const table = output(outputs, 'evergreen-data', 'LedgerTableName');
  const ledger = new LedgerReader(cloud, table, MODEL);
  return { bucket, table, ledger, person: new DataPerson(cloud, bucket, MODEL) };
}

/** Uploads a file, and waits for the candidate that it makes. */
async function trained({ ledger, person }: ReturnType<typeof dataOf>, name: string) {
  const { uploadId } = await person.put(`${name}.csv`, toyFile(name));
  const { datasetVersion = '' } = await ledger.endOf(uploadId);
  const run = await ledger.endOfRunOf(datasetVersion);
  expect(run, run.cause).toMatchObject({ status: 'registered' });
  return run;
}

/** Follows what `evergreen destroy` says, to the letter. */
async function adopt(cloud: RunningApp['cloud'], command = ''): Promise<StackOutputs> {
  const step = { runFolder, progress: () => {} };
  const [, stack = '', mapping = ''] =
    /^npx cdk import (\S+) --resource-mapping-inline '(.*)'$/.exec(command) ?? [];
  await importInto(cloud, stack, { ...step, mapping: JSON.parse(mapping) });
  return await deploy(cloud, step);
}

it('a destroyed system goes on where it was, once its data is given back to it', async () => {
  const configFolder = fileURLToPath(new URL('../fixtures/redeployed/', import.meta.url));
  const { cloud, outputs } = await bringUp({ configFolder, runFolder, quiet: true });
  const before = dataOf({ cloud, outputs });
  const first = await trained(before, 'first');
  const { status, reason } = await before.ledger.endOfReleaseOf(first.packageArn ?? '');
  expect(status, reason).toBe('released');

  const {
    code,
    output: text,
    complaint,
  } = await evergreen({ cloud }, 'destroy', '--yes', '--json');
  expect({ code, complaint }).toEqual({ code: 0, complaint: '' });
  const { stays, adopt: commands, left } = destroyed.parse(JSON.parse(text));
  expect(left).toEqual([]);
  expect(stays.map(({ type }) => type).toSorted()).toEqual([
    'AWS::DynamoDB::Table',
    'AWS::KMS::Key',
    'AWS::S3::Bucket',
    'AWS::S3::Bucket',
    'Custom::ModelPackageGroup',
  ]);

  const after = dataOf({ cloud, outputs: await adopt(cloud, commands[0]) });
  expect([after.bucket, after.table]).toEqual([before.bucket, before.table]);
  expect(await after.ledger.runs()).toEqual(await before.ledger.runs());
  // Judged against the version that the adopted registry knows, whose artifact the adopted bucket holds.
  const second = await trained(after, 'second');
  expect(second.packageVersion).toBe(2);
  expect(second.verdict?.champion).toMatchObject({ packageArn: first.packageArn });
}, 600_000);
