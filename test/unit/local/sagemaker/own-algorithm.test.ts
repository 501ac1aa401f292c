import { mkdtempSync, writeFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { list } from 'tar';
import { describe, expect, it } from 'vitest';
import { fromRepository } from '../../../../local/folders.ts';
import {
  anEmulator,
  channel,
  type EmulatorUnderTest,
  IMAGE,
  input,
  over,
  processingJob,
  ROLE,
} from './emulator-under-test.ts';
import { train } from './script-mode.ts';
import { GROUP, PACKAGE } from './registry-under-test.ts';
import { aConfig, ENDPOINT, invoke, lines, SCRIPT_MODE, settled } from './hosting-under-test.ts';

const LOG_GROUP = '/aws/sagemaker/TrainingJobs';
const ALGORITHM = fromRepository('pipelines/xgboost-tabular');

describe('the algorithm of this repository', () => {
  it('trains, evaluates and serves, with the network forbidden', async () => {
    const emulator = await anEmulator();
    const { cloud } = emulator;
    for (const file of (await readdir(ALGORITHM)).filter((name) => name.endsWith('.py'))) {
      cloud.put(`s3://data/code/1/${file}`, await readFile(join(ALGORITHM, file)));
    }
    cloud.put('s3://data/definitions/1.json', JSON.stringify(DEFINITION));
    cloud.put('s3://data/v1/training.parquet', await aTable());
    cloud.put('s3://data/window.json', '[{"prefix": "s3://data/"}, "v1/training.parquet"]');
    const ended = await train(emulator, {
      AlgorithmSpecification: {
        TrainingImage: IMAGE,
        TrainingInputMode: 'File',
        ContainerEntrypoint: ['python3', '/opt/ml/input/data/code/train.py'],
        MetricDefinitions: [{ Name: 'validation:loss', Regex: 'validation:loss=([0-9.]+)' }],
      },
      HyperParameters: { candidate_id: 'cand-1', threads: '1', rounds: '20' },
      EnableNetworkIsolation: true,
      InputDataConfig: [
        channel('training', 's3://data/window.json', 'ManifestFile'),
        channel('definition', 's3://data/definitions/1.json'),
        channel('code', 's3://data/code/1/'),
      ],
    });
    const lines = cloud.log(LOG_GROUP, 'job-1').join('\n');
    expect(ended, lines).toMatchObject({ TrainingJobStatus: 'Completed' });
    expect(ended['FinalMetricDataList']).toEqual([
      expect.objectContaining({ MetricName: 'validation:loss', Value: expect.any(Number) }),
    ]);
    const packed = cloud.get('s3://models/out/job-1/output/model.tar.gz');
    expect(namesIn(packed)).toEqual(
      expect.arrayContaining(['model.ubj', 'training.json', 'features.json', 'code/inference.py']),
    );
    await evaluates(emulator);
    await serves(emulator);
  });
});

/** The model that was trained, as a package, behind an endpoint. */
async function serves(emulator: EmulatorUnderTest): Promise<void> {
  await emulator.call('CreateModelPackageGroup', GROUP);
  const container = {
    Image: IMAGE,
    ModelDataUrl: 's3://models/out/job-1/output/model.tar.gz',
    Environment: { ...SCRIPT_MODE, SAGEMAKER_PROGRAM: 'another.py' },
  };
  const { ModelPackageArn } = await emulator.call('CreateModelPackage', {
    ...PACKAGE,
    InferenceSpecification: { ...PACKAGE.InferenceSpecification, Containers: [container] },
  });
  const ofPackage = {
    ModelName: 'model-1',
    ExecutionRoleArn: ROLE,
    PrimaryContainer: {
      ModelPackageName: ModelPackageArn,
      // What the package says about building counts on; the program is the model's own.
      Environment: {
        SAGEMAKER_PROGRAM: 'inference.py',
        SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
      },
    },
    EnableNetworkIsolation: true,
  };
  const create = async () => await emulator.call('CreateModel', ofPackage);
  await expect.poll(create).toHaveProperty('ModelArn');
  await aConfig(emulator, '1');
  await emulator.call('CreateEndpoint', { EndpointName: ENDPOINT, EndpointConfigName: 'config-1' });
  expect(await settled(emulator), lines(emulator).join('\n')).toMatchObject({
    EndpointStatus: 'InService',
  });
  const body = JSON.stringify({ instances: [{ amount: 0.5, count: 3 }] });
  const { json, headers } = await invoke(emulator, body, { 'content-type': 'application/json' });
  expect(json).toMatchObject({
    candidateId: 'cand-1',
    predictions: [{ label: 'yes', probability: expect.any(Number) }],
  });
  expect(headers.get('x-amzn-sagemaker-custom-attributes')).toBe('candidateId=cand-1');
}

/** The model that was trained, on other rows, by the algorithm's own evaluation. */
async function evaluates(emulator: EmulatorUnderTest): Promise<void> {
  emulator.cloud.put('s3://data/hold-out.parquet', await aTable());
  await emulator.call('CreateProcessingJob', {
    ...processingJob(''),
    AppSpecification: {
      ImageUri: IMAGE,
      ContainerEntrypoint: ['python3', '/opt/ml/processing/input/code/evaluate.py'],
    },
    ProcessingInputs: [
      input('code', 's3://data/code/1/'),
      input('definition', 's3://data/definitions/1.json'),
      input('hold-out', 's3://data/hold-out.parquet'),
      input('candidate', 's3://models/out/job-1/output/model.tar.gz'),
    ],
    ProcessingOutputConfig: {
      Outputs: [
        {
          OutputName: 'evaluation',
          S3Output: {
            S3Uri: 's3://models/evaluation/',
            LocalPath: '/opt/ml/processing/output/evaluation',
            S3UploadMode: 'EndOfJob',
          },
        },
      ],
    },
    Environment: { EVERGREEN_RESAMPLES: '200', EVERGREEN_CANDIDATE_ID: 'cand-1' },
    NetworkConfig: { EnableNetworkIsolation: true },
  });
  const ended = await over(emulator, 'Processing', 'evaluation-1');
  const lines = emulator.cloud.log('/aws/sagemaker/ProcessingJobs', 'evaluation-1').join('\n');
  expect(ended, lines).toMatchObject({ ProcessingJobStatus: 'Completed' });
  const report: unknown = JSON.parse(
    String(emulator.cloud.get('s3://models/evaluation/evaluation.json')),
  );
  expect(report).toMatchObject({ candidate: { candidateId: 'cand-1' } });
}

const DEFINITION = {
  name: 'made',
  task: 'binary',
  data: {
    columns: {
      amount: { type: 'number', nullable: false },
      count: { type: 'integer', nullable: false },
      label: { type: 'category', values: ['yes', 'no'], nullable: false },
    },
    label: { column: 'label', missing: 'reject', positive: 'yes' },
    ignore: [],
    nulls: [''],
  },
};

async function aTable(): Promise<Buffer> {
  const file = join(mkdtempSync(join(tmpdir(), 'table-')), 'a.parquet');
  const connection = await (await DuckDBInstance.create()).connect();
  await connection.run(`COPY (
    SELECT sin(i) AS amount, (i % 7)::BIGINT AS count,
           CASE WHEN sin(i) + (i % 7) / 10 > 0.4 THEN 'yes' ELSE 'no' END AS label
    FROM range(400) t(i)) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  return await readFile(file);
}

function namesIn(archive: Buffer | undefined): string[] {
  const file = join(mkdtempSync(join(tmpdir(), 'model-')), 'model.tar.gz');
  writeFileSync(file, archive ?? '');
  const names: string[] = [];
  list({ file, sync: true, onReadEntry: ({ path }) => names.push(path) });
  return names;
}
