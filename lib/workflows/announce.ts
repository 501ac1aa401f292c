import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { EventBridgePutEvents } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../pipelines/ingest/events.ts';
import { EVENTS_RETRY } from './retries.ts';

export interface Announcement {
  readonly detailType: string;
  /** An expression, or an object of them. */
  readonly detail: string | Record<string, string>;
}

/** A state that puts a domain event on the bus, and hands on what it was given. */
export function announce(
  scope: Construct,
  name: string,
  eventBus: IEventBus,
  { detailType, detail }: Announcement,
): EventBridgePutEvents {
  const task = EventBridgePutEvents.jsonata(scope, name, {
    entries: [
      {
        eventBus,
        source: EVENT_SOURCE,
        detailType,
        detail:
          typeof detail === 'string' ? TaskInput.fromText(detail) : TaskInput.fromObject(detail),
      },
    ],
    outputs: '{% $states.input %}',
  });
  task.addRetry(EVENTS_RETRY);
  return task;
}
