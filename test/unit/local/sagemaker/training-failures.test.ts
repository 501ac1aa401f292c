import { describe, expect, it } from 'vitest';
import { anEmulator, channel, train, trainingJob, WRITE_MODEL } from './emulator-under-test.ts';

describe('a training job that fails', () => {
  const failureFile = `
ml = os.path.dirname(os.environ['HOME']) + '/ml'
open(ml + '/output/failure', 'w').write('UserError DATA: no rows')
sys.exit(1)`;

  it.each([
    ['with a failure file', failureFile, 'AlgorithmError: UserError DATA: no rows, exit code: 1'],
    ['without one', 'sys.exit(3)', 'AlgorithmError: , exit code: 3'],
    [
      'killed, by lack of memory say',
      'os.kill(os.getpid(), 9)',
      'AlgorithmError: , exit code: 137',
    ],
  ])('%s', async (_, code, reason) => {
    const job = await train(await anEmulator(), code);
    expect(job).toMatchObject({
      TrainingJobStatus: 'Failed',
      SecondaryStatus: 'Failed',
      FailureReason: reason,
    });
  });

  it('cuts a long failure file as AWS does', async () => {
    const job = await train(
      await anEmulator(),
      `ml = os.path.dirname(os.environ['HOME']) + '/ml'
open(ml + '/output/failure', 'w').write('x' * 5000)
sys.exit(1)`,
    );
    expect(job['FailureReason']).toHaveLength(1024);
    expect(job['FailureReason']).toMatch(/^AlgorithmError: x+, exit code: 1$/);
  });

  it('for want of its command', async () => {
    const { AlgorithmSpecification } = trainingJob('');
    const job = await train(await anEmulator(), '', {
      AlgorithmSpecification: {
        ...AlgorithmSpecification,
        TrainingInputMode: 'File',
        ContainerEntrypoint: ['no-such-command'],
      },
    });
    expect(job['FailureReason']).toBe('AlgorithmError: , exit code: 127');
  });

  it.each([
    ['s3:GetObject', /^ClientError: Data download failed:.*AccessDenied.*s3:GetObject/],
    ['s3:PutObject', /^ClientError: Artifact upload failed:AccessDenied.*s3:PutObject/],
  ])('for want of %s', async (action, reason) => {
    const emulator = await anEmulator();
    emulator.cloud.put('s3://data/a/b.csv', '1');
    emulator.cloud.lacks.add(action);
    const job = await train(emulator, WRITE_MODEL, {
      InputDataConfig: [channel('training', 's3://data/a')],
    });
    expect(job).toMatchObject({
      TrainingJobStatus: 'Failed',
      FailureReason: expect.stringMatching(reason),
    });
  });

  it('says what the algorithm said, though its outputs can not be uploaded either', async () => {
    const emulator = await anEmulator();
    emulator.cloud.lacks.add('s3:PutObject');
    const job = await train(emulator, `${WRITE_MODEL}\nsys.exit(1)`);
    expect(job['FailureReason']).toBe('AlgorithmError: , exit code: 1');
  });

  it('because a file of its manifest is not there', async () => {
    const emulator = await anEmulator();
    emulator.cloud.put('s3://data/m.json', '[{"prefix": "s3://data/"}, "gone.parquet"]');
    const job = await train(emulator, '', {
      InputDataConfig: [channel('training', 's3://data/m.json', 'ManifestFile')],
    });
    expect(job['FailureReason']).toMatch(/^ClientError: Data download failed:.*NoSuchKey/);
  });

  it('because its image is not known here', async () => {
    const job = await train(await anEmulator(), '', {
      AlgorithmSpecification: {
        TrainingImage: '683313688378.dkr.ecr.us-east-1.amazonaws.com/other:1',
        TrainingInputMode: 'File',
      },
    });
    expect(job['FailureReason']).toMatch(/^ClientError: Cannot pull image 6833.*other:1\./);
  });

  it('goes on without logs and metrics when its role lacks the rights', async () => {
    const emulator = await anEmulator();
    for (const action of ['logs:CreateLogStream', 'cloudwatch:PutMetricData', 'events']) {
      emulator.cloud.lacks.add(action);
    }
    const { AlgorithmSpecification } = trainingJob('print("loss=1")');
    const job = await train(emulator, '', {
      AlgorithmSpecification: {
        ...AlgorithmSpecification,
        TrainingInputMode: 'File',
        MetricDefinitions: [{ Name: 'loss', Regex: 'loss=(.*)' }],
      },
    });
    expect(job).toMatchObject({
      TrainingJobStatus: 'Completed',
      FinalMetricDataList: [{ MetricName: 'loss', Value: 1 }],
    });
    expect(emulator.cloud.lines.size).toBe(0);
  });
});
