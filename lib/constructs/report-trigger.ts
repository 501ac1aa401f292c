import type { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../pipelines/ingest/events.ts';
import { reportedEvents } from '../../pipelines/reports/events.ts';
import { EventTrigger } from './event-trigger.ts';

export interface ReportTriggerProps {
  /** The bus of domain events. */
  readonly bus: IEventBus;
  readonly publisher: IFunction;
  /** Of the publisher. */
  readonly timeout: Duration;
}

/** Whatever happens to a model has its page made. */
export class ReportTrigger extends EventTrigger {
  constructor(scope: Construct, id: string, { bus, publisher, timeout }: ReportTriggerProps) {
    super(scope, id, {
      rules: {
        DomainEvents: {
          description: 'Something happened to a model',
          bus,
          eventPattern: { source: [EVENT_SOURCE], detailType: [...reportedEvents] },
        },
      },
      starter: publisher,
      timeout,
    });
  }
}
