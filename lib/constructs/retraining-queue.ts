import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Schedule } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { EVENT_SOURCE, ingestEvents } from '../../pipelines/ingest/events.ts';
import {
  driftAlarmName,
  retrainingEvents,
  retrainingSignals,
} from '../../pipelines/retraining/events.ts';
import { trainingEvents } from '../../pipelines/training/events.ts';
import { EventQueue } from './event-queue.ts';

export interface RetrainingQueueProps {
  /** What the names of drift alarms start with. */
  readonly system: string;
  /** The bus of domain events. */
  readonly bus: IEventBus;
  /** Of the function that decides. */
  readonly timeout: Duration;
}

/** Every reason to train a model again, and every end of a run, in one queue. */
export class RetrainingQueue extends EventQueue {
  constructor(scope: Construct, id: string, { system, bus, timeout }: RetrainingQueueProps) {
    super(scope, id, {
      timeout,
      rules: {
        DomainEvents: {
          description: 'A dataset version is there, a run has ended, or somebody asks for a run',
          bus,
          eventPattern: {
            source: [EVENT_SOURCE],
            detailType: [
              ingestEvents.registered,
              trainingEvents.registered,
              trainingEvents.failed,
              retrainingEvents.requested,
            ],
          },
        },
        DriftAlarms: {
          description: 'A drift alarm rings, or rings no more',
          eventPattern: {
            source: ['aws.cloudwatch'],
            detailType: ['CloudWatch Alarm State Change'],
            detail: {
              alarmName: [{ prefix: driftAlarmName(system, '') }],
              // Without data nothing is known: neither drift nor its end.
              state: { value: ['ALARM', 'OK'] },
            },
          },
        },
        Sweep: {
          description: 'Time to look after what waits, and what was never told',
          schedule: Schedule.rate(Duration.minutes(5)),
          message: { source: EVENT_SOURCE, 'detail-type': retrainingSignals.sweep, detail: {} },
        },
      },
    });
  }
}
