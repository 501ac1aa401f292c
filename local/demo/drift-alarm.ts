import { setTimeout as sleep } from 'node:timers/promises';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { type CloudAddress, clientConfiguration } from '../cloud/client-configuration.ts';

const POLL = 200;

/** CloudWatch looks at a metric once a minute; a slow machine may take longer. */
const PATIENCE = 120_000;

/** A model's drift alarm, as a person sees it in CloudWatch. */
export class DriftAlarm {
  readonly name: string;
  readonly #cloudWatch: CloudWatchClient;

  constructor(cloud: CloudAddress, name: string) {
    this.name = name;
    this.#cloudWatch = new CloudWatchClient(clientConfiguration(cloud));
  }

  async state(): Promise<string> {
    const command = new DescribeAlarmsCommand({ AlarmNames: [this.name] });
    const { MetricAlarms = [] } = await this.#cloudWatch.send(command);
    return MetricAlarms[0]?.StateValue ?? 'missing';
  }

  /** Waits until it rings; false when that takes too long. */
  async rings(): Promise<boolean> {
    const deadline = Date.now() + PATIENCE;
    while (Date.now() < deadline) {
      if ((await this.state()) === 'ALARM') return true;
      await sleep(POLL);
    }
    return false;
  }

  /** Sets its state by hand, as somebody who tests it does. */
  async set(StateValue: 'OK' | 'ALARM', StateReason: string): Promise<void> {
    const command = new SetAlarmStateCommand({ AlarmName: this.name, StateValue, StateReason });
    await this.#cloudWatch.send(command);
  }
}
