import { type CloudWatchClient, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import type { CloudAlarms } from './ports.ts';

/** CloudWatch alarms, of metrics and composite ones, by the AWS SDK. */
export function alarmsOf(client: CloudWatchClient): CloudAlarms {
  return {
    async states(names) {
      const states = new Map<string, string>();
      const pages = paginateDescribeAlarms(
        { client },
        { AlarmNames: [...names], AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] },
      );
      for await (const { MetricAlarms = [], CompositeAlarms = [] } of pages) {
        for (const { AlarmName, StateValue } of [...MetricAlarms, ...CompositeAlarms]) {
          if (AlarmName !== undefined && StateValue !== undefined) {
            states.set(AlarmName, StateValue);
          }
        }
      }
      return states;
    },
  };
}
