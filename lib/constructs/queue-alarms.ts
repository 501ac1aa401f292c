import { Duration } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { AlarmRegistry, RegisteredAlarmProps } from './alarm-registry.ts';
import type { EventQueue } from './event-queue.ts';

/** What is said of a queue, by the alarm's id. */
interface QueueAlarm extends Pick<RegisteredAlarmProps, 'says' | 'runbook'> {
  readonly id: string;
}

export interface QueueAlarmsProps {
  /** Messages wait in the dead-letter queue. */
  readonly undelivered: QueueAlarm & Pick<RegisteredAlarmProps, 'severity'>;
  /** A message waits longer than it should. */
  readonly delayed: QueueAlarm & { readonly after: Duration };
}

/** The two alarms that every queue of events has: what it can't get rid of, and what takes long. */
export function addQueueAlarms(
  alarms: AlarmRegistry,
  { queue, deadLetters }: EventQueue,
  { undelivered, delayed }: QueueAlarmsProps,
): void {
  const period = Duration.minutes(5);
  const atOnce = { evaluationPeriods: 1, treatMissingData: TreatMissingData.NOT_BREACHING };
  alarms.add(undelivered.id, {
    ...atOnce,
    metric: deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
    above: 0,
    severity: undelivered.severity,
    says: undelivered.says,
    runbook: undelivered.runbook,
  });
  alarms.add(delayed.id, {
    ...atOnce,
    metric: queue.metricApproximateAgeOfOldestMessage({ period }),
    above: delayed.after.toSeconds(),
    severity: 'ticket',
    says: delayed.says,
    runbook: delayed.runbook,
  });
}
