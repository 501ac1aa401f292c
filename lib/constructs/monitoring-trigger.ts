import { Duration } from 'aws-cdk-lib';
import { type IEventBus, Schedule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../pipelines/ingest/events.ts';
import { MONITORING_SWEEP, monitoringEvents } from '../../pipelines/monitoring/events.ts';
import { EventTrigger } from './event-trigger.ts';

export interface MonitoringTriggerProps {
  /** The bus of domain events. */
  readonly bus: IEventBus;
  readonly starter: IFunction;
}

/** The clock starts the monitoring of every model whose turn it is, and a person that of one. */
export class MonitoringTrigger extends EventTrigger {
  constructor(scope: Construct, id: string, { bus, starter }: MonitoringTriggerProps) {
    super(scope, id, {
      rules: {
        Requests: {
          description: 'Somebody wants the traffic of a model looked at',
          bus,
          eventPattern: { source: [EVENT_SOURCE], detailType: [monitoringEvents.requested] },
        },
        Sweep: {
          description: 'Time to see whose traffic is to be looked at',
          schedule: Schedule.rate(Duration.minutes(5)),
          message: { source: EVENT_SOURCE, 'detail-type': MONITORING_SWEEP, detail: {} },
        },
      },
      starter,
    });
  }
}
