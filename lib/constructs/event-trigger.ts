import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { EventQueue, type EventQueueProps } from './event-queue.ts';

export interface EventTriggerProps extends EventQueueProps {
  /** Starts the workflow; it must answer which messages failed. */
  readonly starter: IFunction;
}

/**
 * Event -> rule -> queue -> starter. EventBridge can't name an execution it starts, and may deliver
 * twice, so a function between them names the work.
 */
export class EventTrigger extends EventQueue {
  constructor(scope: Construct, id: string, { starter, ...queue }: EventTriggerProps) {
    super(scope, id, queue);
    this.feed(starter);
  }
}
