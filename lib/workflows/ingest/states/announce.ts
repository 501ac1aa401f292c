import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { TaskInput } from 'aws-cdk-lib/aws-stepfunctions';
import { EventBridgePutEvents } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import type { Construct } from 'constructs';
import { EVENT_SOURCE, ingestEvents } from '../../../../pipelines/ingest/events.ts';
import { EVENTS_RETRY } from '../../retries.ts';
import { UPLOAD } from './run-step.ts';

export function announceDatasetVersion(scope: Construct, bus: IEventBus) {
  return announce(scope, 'Announce dataset version', bus, {
    detailType: ingestEvents.registered,
    detail: '{% $states.input.event %}',
  });
}

export function announceQuarantine(scope: Construct, bus: IEventBus) {
  return announce(scope, 'Announce quarantine', bus, {
    detailType: ingestEvents.quarantined,
    detail: {
      upload: UPLOAD,
      codes: '{% $states.input.codes %}',
      report: '{% $states.input.report %}',
    },
  });
}

export function announceFailure(scope: Construct, bus: IEventBus) {
  return announce(scope, 'Announce failure', bus, {
    detailType: ingestEvents.failed,
    detail: {
      upload: UPLOAD,
      error: '{% $states.input.Error %}',
      cause: '{% $states.input.Cause %}',
    },
  });
}

function announce(
  scope: Construct,
  name: string,
  eventBus: IEventBus,
  event: { detailType: string; detail: string | Record<string, string> },
) {
  const { detailType, detail } = event;
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
