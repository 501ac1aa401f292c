import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { CloudWatchJobLogs } from '../../../../../lambdas/shared/adapters/cloudwatch-job-logs.ts';
import { AccessDeniedError } from '../../../../../pipelines/shared/errors.ts';

const logs = mockClient(CloudWatchLogsClient);
const gone = new ResourceNotFoundException({ message: 'gone', $metadata: {} });

beforeEach(() => {
  logs.reset();
});

describe('the last lines of a job', () => {
  it('are those of the stream that spoke last', async () => {
    logs
      .on(DescribeLogStreamsCommand, {
        logGroupName: '/aws/sagemaker/ProcessingJobs',
        logStreamNamePrefix: 'job-1/',
      })
      .resolves({
        logStreams: [
          { logStreamName: 'job-1/algo-1', lastEventTimestamp: 5 },
          { logStreamName: 'job-1/algo-2', lastEventTimestamp: 9 },
          { logStreamName: 'job-1/algo-3', creationTime: 7 },
        ],
      });
    logs
      .on(GetLogEventsCommand, {
        logGroupName: '/aws/sagemaker/ProcessingJobs',
        logStreamName: 'job-1/algo-2',
        limit: 20,
        startFromHead: false,
      })
      .resolves({ events: [{ message: 'first\n' }, { message: 'x'.repeat(600) }, {}] });
    expect(await new CloudWatchJobLogs().lastLines('processing', 'job-1')).toEqual([
      'first',
      `${'x'.repeat(499)}…`,
      '',
    ]);
  });

  it.each([
    ['group', () => logs.on(DescribeLogStreamsCommand).rejects(gone)],
    ['stream', () => logs.on(DescribeLogStreamsCommand).resolves({ logStreams: [] })],
    [
      'stream any more',
      () => {
        logs.on(DescribeLogStreamsCommand).resolves({ logStreams: [{ logStreamName: 'job/a' }] });
        logs.on(GetLogEventsCommand).rejects(gone);
      },
    ],
  ])('are none when there is no %s', async (_, prepare) => {
    prepare();
    expect(await new CloudWatchJobLogs().lastLines('training', 'job')).toEqual([]);
  });

  it('say which right is missing', async () => {
    const denial = new Error('User: x is not authorized');
    denial.name = 'AccessDeniedException';
    logs.on(DescribeLogStreamsCommand).rejects(denial);
    const lines = new CloudWatchJobLogs().lastLines('training', 'job');
    await expect(lines).rejects.toThrow(AccessDeniedError);
    await expect(lines).rejects.toThrow('logs:DescribeLogStreams on /aws/sagemaker/TrainingJobs');
  });
});
