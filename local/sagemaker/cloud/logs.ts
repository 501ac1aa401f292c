import {
  type CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudwatch-logs';
import type { CloudLogs } from './ports.ts';

/** CloudWatch Logs by the AWS SDK. */
export function logsOf(client: CloudWatchLogsClient): CloudLogs {
  return {
    async createStream(group, stream) {
      const request = { logGroupName: group, logStreamName: stream };
      try {
        await client.send(new CreateLogStreamCommand(request));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
        await createGroup(client, group);
        await client.send(new CreateLogStreamCommand(request));
      }
    },
    async put(group, stream, lines) {
      await client.send(
        new PutLogEventsCommand({
          logGroupName: group,
          logStreamName: stream,
          logEvents: [...lines],
        }),
      );
    },
  };
}

async function createGroup(client: CloudWatchLogsClient, group: string): Promise<void> {
  try {
    await client.send(new CreateLogGroupCommand({ logGroupName: group }));
  } catch (error) {
    // Another job was quicker.
    if (!(error instanceof ResourceAlreadyExistsException)) throw error;
  }
}
