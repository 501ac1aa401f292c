import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { EVENT_SOURCE, ingestEvents } from '../../pipelines/ingest/events.ts';
import { EventTrigger } from './event-trigger.ts';

export interface TrainingTriggerProps {
  /** The bus of domain events. */
  readonly bus: IEventBus;
  readonly starter: IFunction;
}

/** A new dataset version starts a run. */
export class TrainingTrigger extends EventTrigger {
  constructor(scope: Construct, id: string, { bus, starter }: TrainingTriggerProps) {
    super(scope, id, {
      description: 'A dataset version was registered',
      bus,
      eventPattern: { source: [EVENT_SOURCE], detailType: [ingestEvents.registered] },
      starter,
    });
  }
}
