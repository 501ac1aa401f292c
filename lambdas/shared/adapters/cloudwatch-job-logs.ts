import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { JobKind, JobLogs } from '../ports/job-logs.ts';
import { namingDenial } from './aws-denials.ts';

/** Where SageMaker's jobs write. https://docs.aws.amazon.com/sagemaker/latest/dg/logging-cloudwatch.html */
const GROUPS: Readonly<Record<JobKind, string>> = {
  training: '/aws/sagemaker/TrainingJobs',
  processing: '/aws/sagemaker/ProcessingJobs',
};

const MAX_LINES = 20;
const MAX_CHARACTERS = 500;

/** What SageMaker's jobs printed, from CloudWatch Logs. */
export class CloudWatchJobLogs implements JobLogs {
  readonly #logs: CloudWatchLogsClient;

  constructor(logs = new CloudWatchLogsClient({})) {
    this.#logs = logs;
  }

  async lastLines(kind: JobKind, job: string): Promise<readonly string[]> {
    const logGroupName = GROUPS[kind];
    try {
      const logStreamName = await this.#newestStream(logGroupName, `${job}/`);
      if (logStreamName === undefined) return [];
      const command = new GetLogEventsCommand({
        logGroupName,
        logStreamName,
        limit: MAX_LINES,
        startFromHead: false,
      });
      const { events } = await namingDenial(`logs:GetLogEvents on ${logGroupName}`, () =>
        this.#logs.send(command),
      );
      return (events ?? []).map(({ message }) => cut(message ?? ''));
    } catch (error) {
      // No job of this account has ever written there, or the stream has expired.
      if (error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  }

  /** A job on several instances has a stream each: the one that spoke last says most. */
  async #newestStream(logGroupName: string, prefix: string): Promise<string | undefined> {
    const command = new DescribeLogStreamsCommand({ logGroupName, logStreamNamePrefix: prefix });
    const { logStreams } = await namingDenial(`logs:DescribeLogStreams on ${logGroupName}`, () =>
      this.#logs.send(command),
    );
    // AWS can't sort by time and look for a prefix at once.
    const [newest] = (logStreams ?? []).toSorted(
      (a, b) =>
        (b.lastEventTimestamp ?? b.creationTime ?? 0) -
        (a.lastEventTimestamp ?? a.creationTime ?? 0),
    );
    return newest?.logStreamName;
  }
}

function cut(message: string): string {
  const line = message.trimEnd();
  return line.length <= MAX_CHARACTERS ? line : `${line.slice(0, MAX_CHARACTERS - 1)}…`;
}
