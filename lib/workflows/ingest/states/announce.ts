import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import { ingestEvents } from '../../../../pipelines/ingest/events.ts';
import { announce } from '../../announce.ts';
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
