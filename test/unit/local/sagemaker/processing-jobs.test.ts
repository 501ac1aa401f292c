import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
  anEmulator,
  ARN,
  type EmulatorUnderTest,
  input,
  over,
  processingJob,
  each,
} from './emulator-under-test.ts';

const LOG_GROUP = '/aws/sagemaker/ProcessingJobs';

async function processes(
  emulator: EmulatorUnderTest,
  code: string,
  changes: Parameters<typeof processingJob>[1] = {},
) {
  emulator.cloud.put('s3://data/hold-out/a.parquet', '1');
  const created = await emulator.call('CreateProcessingJob', processingJob(code, changes));
  if (created['status'] !== undefined) return created;
  return await over(emulator, 'Processing', 'evaluation-1');
}

describe('a processing job', () => {
  it('reads its inputs and leaves its outputs, its message and no file', async () => {
    const emulator = await anEmulator();
    const { cloud, folder } = emulator;
    cloud.put('s3://models/1/model.tar.gz', 'm');
    const job = await processes(
      emulator,
      `print(sorted(os.listdir('input/data')), os.listdir('input/candidate'), os.environ['SEED'])
os.mkdir('output/report/more')
open('output/report/evaluation.json', 'w').write('{}')
open('output/report/more/plot.csv', 'w').write('x')
open('../output/message', 'w').write('all is well')`,
      {
        ProcessingInputs: [
          input('data', 's3://data/hold-out/'),
          input('candidate', 's3://models/1/model.tar.gz'),
        ],
        Environment: { SEED: '7' },
        NetworkConfig: { EnableNetworkIsolation: true },
        Tags: [{ Key: 'run', Value: 'run-1' }],
      },
    );
    expect(job).toMatchObject({
      ProcessingJobArn: `${ARN}:processing-job/evaluation-1`,
      ProcessingJobStatus: 'Completed',
      ExitMessage: 'all is well',
      StoppingCondition: { MaxRuntimeInSeconds: 86_400 },
    });
    expect(job).not.toHaveProperty('Tags');
    expect(job['ProcessingEndTime']).toBeGreaterThanOrEqual(Number(job['ProcessingStartTime']));
    expect(cloud.log(LOG_GROUP, 'evaluation-1')).toEqual(["['a.parquet'] ['model.tar.gz'] 7"]);
    expect(cloud.get('s3://models/reports/1/evaluation.json')?.toString()).toBe('{}');
    expect(cloud.get('s3://models/reports/1/more/plot.csv')?.toString()).toBe('x');
    expect(each(each(cloud.events, 'detail'), 'ProcessingJobStatus')).toEqual([
      'InProgress',
      'Completed',
    ]);
    expect(cloud.events[0]).toMatchObject({
      detailType: 'SageMaker Processing Job State Change',
      detail: { Tags: { run: 'run-1' } },
      resources: [`${ARN}:processing-job/evaluation-1`],
    });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('that fails says so, and uploads nothing', async () => {
    const emulator = await anEmulator();
    const job = await processes(
      emulator,
      `open('output/report/evaluation.json', 'w').write('{}')
open('../output/message', 'w').write('UserError DATA: no rows')
sys.exit(1)`,
    );
    expect(job).toMatchObject({
      ProcessingJobStatus: 'Failed',
      ExitMessage: 'UserError DATA: no rows',
      FailureReason: 'AlgorithmError: See job logs for more information',
    });
    expect(emulator.cloud.uploads).toEqual([]);
  });

  it('that fails without a message tells its exit code', async () => {
    const job = await processes(await anEmulator(), 'sys.exit(4)');
    expect(job['FailureReason']).toBe('AlgorithmError: , exit code: 4');
    expect(job).not.toHaveProperty('ExitMessage');
  });

  it('without its input fails', async () => {
    const job = await processes(await anEmulator(), '', {
      ProcessingInputs: [input('data', 's3://data/none/')],
    });
    expect(job['FailureReason']).toBe(
      'ClientError: Data download failed:No S3 objects found under S3 URL "s3://data/none/".',
    );
  });

  it('out of time is stopped', async () => {
    const job = await processes(await anEmulator(), 'time.sleep(60)', {
      StoppingCondition: { MaxRuntimeInSeconds: 1 },
    });
    expect(job['ProcessingJobStatus']).toBe('Stopped');
  });

  it('is stopped on demand', async () => {
    const emulator = await anEmulator();
    emulator.cloud.put('s3://data/hold-out/a.parquet', '1');
    const name = { ProcessingJobName: 'evaluation-1' };
    await emulator.call('CreateProcessingJob', processingJob('print(1)\ntime.sleep(60)'));
    while (emulator.cloud.log(LOG_GROUP, 'evaluation-1').length === 0) await sleep(10);
    expect(await emulator.call('StopProcessingJob', name)).toEqual({});
    expect(await emulator.call('DescribeProcessingJob', name)).toMatchObject({
      ProcessingJobStatus: 'Stopping',
    });
    expect(await over(emulator, 'Processing', 'evaluation-1')).toMatchObject({
      ProcessingJobStatus: 'Stopped',
    });
    expect(await emulator.call('StopProcessingJob', name)).toMatchObject({
      __type: 'ValidationException',
    });
  });

  it('has a name of its own, and is listed', async () => {
    const emulator = await anEmulator();
    await processes(emulator, '');
    expect(await processes(emulator, '')).toMatchObject({ __type: 'ResourceInUse' });
    expect(await emulator.call('ListProcessingJobs', { StatusEquals: 'Completed' })).toMatchObject({
      ProcessingJobSummaries: [{ ProcessingJobName: 'evaluation-1' }],
    });
    expect(
      await emulator.call('DescribeProcessingJob', { ProcessingJobName: 'other' }),
    ).toMatchObject({ message: 'Could not find requested job with name: other' });
  });

  it.each([
    ['outside its folder', 'the input "data"', '/opt/ml/input/data'],
    ['above its folder', 'the input "data"', '/opt/ml/processing/../x'],
  ])('may not have an input %s', async (_, owner, path) => {
    const given = input('data', 's3://data/hold-out/');
    const job = await processes(await anEmulator(), '', {
      ProcessingInputs: [{ ...given, S3Input: { ...given.S3Input, LocalPath: path } }],
    });
    expect(job).toMatchObject({
      __type: 'ValidationException',
      message: `The LocalPath of ${owner} must lie under /opt/ml/processing/, not ${path}.`,
    });
  });
});
