import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { list } from 'tar';
import { describe, expect, it } from 'vitest';
import {
  anEmulator,
  ARN,
  channel,
  describe as described,
  each,
  train,
  trainingJob,
  WRITE_MODEL,
} from './emulator-under-test.ts';

function namesIn(archive: Buffer | undefined): string[] {
  const file = join(mkdtempSync(join(tmpdir(), 'tar-test-')), 'a.tar.gz');
  writeFileSync(file, archive ?? '');
  const names: string[] = [];
  list({ file, sync: true, onReadEntry: ({ path }) => names.push(path) });
  return names;
}

describe('a training job', () => {
  it('goes through the steps of AWS, and leaves its model, its data and no file', async () => {
    const emulator = await anEmulator();
    const code = `${WRITE_MODEL}
open(ml + '/output/data/training.json', 'w').write('{}')
print('train:loss=0.5')
time.sleep(.05)
print('train:loss=0.25', file=sys.stderr)`;
    const job = await train(emulator, code, {
      AlgorithmSpecification: {
        ...trainingJob(code).AlgorithmSpecification,
        TrainingInputMode: 'File',
        MetricDefinitions: [{ Name: 'loss', Regex: 'train:loss=([0-9.]+)' }],
      },
      OutputDataConfig: { S3OutputPath: 's3://models/out/', KmsKeyId: 'key-1' },
      Tags: [{ Key: 'model', Value: 'flights' }],
    });
    expect(job).toMatchObject({
      TrainingJobArn: `${ARN}:training-job/job-1`,
      TrainingJobStatus: 'Completed',
      SecondaryStatus: 'Completed',
      ModelArtifacts: { S3ModelArtifacts: 's3://models/out/job-1/output/model.tar.gz' },
      FinalMetricDataList: [{ MetricName: 'loss', Value: 0.25 }],
    });
    expect(job['CreationTime']).toBeCloseTo(Date.now() / 1000, -1);
    const steps = ['Starting', 'Downloading', 'Training', 'Uploading', 'Completed'];
    expect(each(job['SecondaryStatusTransitions'], 'Status')).toEqual(steps);
    const { cloud, folder } = emulator;
    expect(namesIn(cloud.get('s3://models/out/job-1/output/model.tar.gz'))).toEqual(['model.ubj']);
    expect(namesIn(cloud.get('s3://models/out/job-1/output/output.tar.gz'))).toEqual([
      'training.json',
    ]);
    expect(cloud.uploads.map(({ kmsKeyId }) => kmsKeyId)).toEqual(['key-1', 'key-1']);
    expect(cloud.log('/aws/sagemaker/TrainingJobs', 'job-1')).toEqual([
      'train:loss=0.5',
      'train:loss=0.25',
    ]);
    expect(cloud.points.map(({ point }) => point.value)).toEqual([0.5, 0.25]);
    expect(cloud.points[0]).toMatchObject({
      namespace: '/aws/sagemaker/TrainingJobs',
      dimension: { name: 'TrainingJobName', value: 'job-1' },
    });
    expect(each(each(cloud.events, 'detail'), 'SecondaryStatus')).toEqual(steps);
    expect(cloud.events.at(-1)).toMatchObject({
      detailType: 'SageMaker Training Job State Change',
      detail: { TrainingJobStatus: 'Completed', Tags: { model: 'flights' } },
      resources: [`${ARN}:training-job/job-1`],
    });
    expect(each(each(cloud.events, 'detail'), 'TrainingEndTime').at(-1)).toBeGreaterThan(1e12);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps its name for ever', async () => {
    const emulator = await anEmulator();
    await train(emulator, '');
    expect(await train(emulator, '', { TrainingJobName: 'JOB-1' })).toEqual({
      status: 400,
      __type: 'ResourceInUse',
      message: `Training job names must be unique within an AWS account and region, and a training job with this name already exists (${ARN}:training-job/job-1)`,
    });
  });

  it('of a name that was never given is not found', async () => {
    expect(await described(await anEmulator(), 'Training', 'other')).toMatchObject({
      __type: 'ValidationException',
      message: 'Requested resource not found.',
    });
  });

  it('finds its channels, its configuration and its environment', async () => {
    const emulator = await anEmulator();
    const { cloud } = emulator;
    cloud.put('s3://data/v1/training.parquet', 'one');
    cloud.put('s3://data/v2/part/training.parquet', 'two');
    cloud.put('s3://data/definitions/a.json', '{}');
    cloud.put('s3://data/code/1/train.py', '');
    cloud.put('s3://data/code/1/more/b.py', '');
    cloud.put('s3://data/code/10/c.py', '');
    cloud.put(
      's3://data/window.json',
      JSON.stringify([{ prefix: 's3://data/' }, 'v1/training.parquet', 'v2/part/training.parquet']),
    );
    const job = await train(
      emulator,
      `ml = os.path.dirname(os.environ['HOME']) + '/ml'
for folder, _, files in sorted(os.walk(ml + '/input')):
    for file in sorted(files): print(os.path.relpath(folder + '/' + file, ml + '/input'))
print(open(ml + '/input/config/hyperparameters.json').read())
print(open(ml + '/input/config/resourceconfig.json').read())
print(os.environ['PLACE'] == ml + '/model', os.environ['TEXT'])
print('AWS_ACCESS_KEY_ID' in os.environ, os.environ['TRAINING_JOB_NAME'])`,
      {
        HyperParameters: { rounds: '5' },
        Environment: { PLACE: '/opt/ml/model', TEXT: '/opt/mlx' },
        EnableNetworkIsolation: true,
        InputDataConfig: [
          channel('training', 's3://data/window.json', 'ManifestFile'),
          channel('definition', 's3://data/definitions/a.json'),
          channel('code', 's3://data/code/1/'),
        ],
      },
    );
    expect(job['TrainingJobStatus']).toBe('Completed');
    expect(cloud.log('/aws/sagemaker/TrainingJobs', 'job-1')).toEqual([
      'config/hyperparameters.json',
      'config/inputdataconfig.json',
      'config/resourceconfig.json',
      'data/code/train.py',
      'data/code/more/b.py',
      'data/definition/a.json',
      'data/training/v1/training.parquet',
      'data/training/v2/part/training.parquet',
      '{"rounds":"5"}',
      expect.stringContaining('"current_host":"algo-1"'),
      'True /opt/mlx',
      'False job-1',
    ]);
  });

  it('completes without a model.tar.gz when it writes no model', async () => {
    const emulator = await anEmulator();
    const job = await train(emulator, '');
    expect(job).toMatchObject({
      TrainingJobStatus: 'Completed',
      ModelArtifacts: { S3ModelArtifacts: 's3://models/out/job-1/output/model.tar.gz' },
    });
    expect(emulator.cloud.uploads).toEqual([]);
  });
});

describe('ListTrainingJobs', () => {
  it('filters, sorts and pages', async () => {
    const emulator = await anEmulator();
    const { call } = emulator;
    for (const name of ['b-1', 'a-1', 'a-2']) {
      await train(emulator, name === 'a-2' ? 'sys.exit(1)' : '', { TrainingJobName: name });
    }
    const names = async (request: object) => {
      const { TrainingJobSummaries = [], NextToken } = await call('ListTrainingJobs', request);
      return { names: each(TrainingJobSummaries, 'TrainingJobName'), NextToken };
    };
    expect((await names({})).names).toEqual(['b-1', 'a-1', 'a-2']);
    expect((await names({ NameContains: 'a-', SortOrder: 'Descending' })).names).toEqual([
      'a-2',
      'a-1',
    ]);
    expect((await names({ StatusEquals: 'Failed' })).names).toEqual(['a-2']);
    expect((await names({ CreationTimeAfter: Date.now() / 1000 + 5 })).names).toEqual([]);
    const first = await names({ SortBy: 'Name', MaxResults: 2 });
    expect(first).toEqual({ names: ['a-1', 'a-2'], NextToken: expect.any(String) });
    const last = await names({ SortBy: 'Name', MaxResults: 2, NextToken: first.NextToken });
    expect(last).toEqual({ names: ['b-1'], NextToken: undefined });
    expect(await call('ListTrainingJobs', { NextToken: 'mine' })).toMatchObject({ status: 400 });
  });
});
