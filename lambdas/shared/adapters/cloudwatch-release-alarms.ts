import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
} from '@aws-sdk/client-cloudwatch';
import { isReleaseAlarmOf } from '../../../pipelines/release/ids.ts';
import type { ReleaseAlarms } from '../ports/endpoints.ts';
import { namingDenial } from './aws-denials.ts';

/** DeleteAlarms takes no more at once, and deletes none of them if one fails. */
const MOST_AT_ONCE = 100;

/** The alarms of releases in CloudWatch. */
export class CloudWatchReleaseAlarms implements ReleaseAlarms {
  readonly #cloudwatch: CloudWatchClient;

  constructor(cloudwatch = new CloudWatchClient({})) {
    this.#cloudwatch = cloudwatch;
  }

  async deleteAlarms(endpoint: string): Promise<readonly string[]> {
    const names = await this.#find(endpoint);
    for (let start = 0; start < names.length; start += MOST_AT_ONCE) {
      const AlarmNames = names.slice(start, start + MOST_AT_ONCE);
      await namingDenial('cloudwatch:DeleteAlarms', () =>
        this.#cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames })),
      );
    }
    return names;
  }

  async #find(endpoint: string): Promise<string[]> {
    const found: string[] = [];
    let NextToken: string | undefined;
    do {
      const command = new DescribeAlarmsCommand({
        AlarmNamePrefix: `${endpoint}-v`,
        AlarmTypes: ['MetricAlarm'],
        NextToken,
      });
      const page = await namingDenial('cloudwatch:DescribeAlarms', () =>
        this.#cloudwatch.send(command),
      );
      found.push(...(page.MetricAlarms ?? []).flatMap(({ AlarmName }) => AlarmName ?? []));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    return found.filter((name) => isReleaseAlarmOf(endpoint, name));
  }
}
