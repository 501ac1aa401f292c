import {
  CloudWatchLogsClient,
  paginateDescribeLogGroups,
  paginateFilterLogEvents,
} from '@aws-sdk/client-cloudwatch-logs';
import type { AppUnderTest } from './app-under-test.ts';

/** The logs of everything that was deployed, or runs for it. */
export class LogsUnderTest {
  readonly #client: CloudWatchLogsClient;

  constructor(app: AppUnderTest) {
    this.#client = new CloudWatchLogsClient(app.clientConfiguration);
  }

  /** All that was logged in groups whose names hold a text. @param from - milliseconds since 1970 */
  async lines(group: string, from: number): Promise<readonly string[]> {
    const client = this.#client;
    const lines: string[] = [];
    for await (const { logGroups } of paginateDescribeLogGroups({ client }, {})) {
      for (const { logGroupName = '' } of logGroups ?? []) {
        if (!logGroupName.includes(group)) continue;
        const pages = paginateFilterLogEvents({ client }, { logGroupName, startTime: from });
        for await (const { events } of pages) {
          lines.push(...(events ?? []).map(({ message = '' }) => `${logGroupName} ${message}`));
        }
      }
    }
    return lines;
  }
}
