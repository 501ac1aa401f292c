import { describe, expect, it } from 'vitest';
import { anEmulator, channel, train, trainingJob } from './emulator-under-test.ts';

describe('a request for a training job is refused', () => {
  const algorithm = {
    ...trainingJob('').AlgorithmSpecification,
    TrainingInputMode: 'File' as const,
  };

  it.each([
    ['Pipe mode', { AlgorithmSpecification: { ...algorithm, TrainingInputMode: 'Pipe' as const } }],
    ['spot instances', { EnableManagedSpotTraining: true }],
    ['a VPC', { VpcConfig: { SecurityGroupIds: ['sg-1'], Subnets: ['subnet-1'] } }],
    [
      'two instances',
      {
        ResourceConfig: {
          InstanceType: 'ml.m5.large' as const,
          InstanceCount: 2,
          VolumeSizeInGB: 1,
        },
      },
    ],
    [
      'Gzip in File mode',
      { InputDataConfig: [{ ...channel('a', 's3://data/a'), CompressionType: 'Gzip' as const }] },
    ],
    [
      'a metric without a regular expression',
      { AlgorithmSpecification: { ...algorithm, MetricDefinitions: [{ Name: 'a', Regex: '(' }] } },
    ],
    ['an output that is not S3', { OutputDataConfig: { S3OutputPath: 'https://s3/out' } }],
    [
      'a channel twice',
      { InputDataConfig: [channel('a', 's3://data/a'), channel('a', 's3://data/b')] },
    ],
  ])('%s', async (_, changes) => {
    const emulator = await anEmulator();
    emulator.cloud.put('s3://data/a', '1');
    expect(await train(emulator, '', changes)).toMatchObject({
      status: 400,
      __type: 'ValidationException',
    });
    expect(await emulator.call('ListTrainingJobs', {})).toEqual({ TrainingJobSummaries: [] });
  });

  it('a channel without objects, in AWS’s words', async () => {
    const job = await train(await anEmulator(), '', {
      InputDataConfig: [channel('training', 's3://data/none')],
    });
    expect(job['message']).toBe(
      'No S3 objects found under S3 URL "s3://data/none" given in input data source. Please ensure that the bucket exists in the selected region (us-east-1), that objects exist under that S3 prefix, and that the role "arn:aws:iam::000000000000:role/jobs" has "s3:ListBucket" permissions on bucket "data".',
    );
  });
});
