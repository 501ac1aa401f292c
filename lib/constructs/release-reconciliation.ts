import { Duration } from 'aws-cdk-lib';
import { Schedule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../pipelines/ingest/events.ts';
import { RELEASE_SWEEP } from '../../pipelines/release/events.ts';
import { EventTrigger } from './event-trigger.ts';

export interface ReleaseReconciliationProps {
  readonly reconciler: IFunction;
}

/**
 * The clock asks for approvals whose event was lost. With the half minute that an event is given, none
 * waits for longer than 5 minutes.
 */
export class ReleaseReconciliation extends EventTrigger {
  constructor(scope: Construct, id: string, { reconciler }: ReleaseReconciliationProps) {
    super(scope, id, {
      rules: {
        Sweep: {
          description: 'Time to look for approvals of which no event has told',
          schedule: Schedule.rate(Duration.minutes(4)),
          message: { source: EVENT_SOURCE, 'detail-type': RELEASE_SWEEP, detail: {} },
        },
      },
      starter: reconciler,
    });
  }
}
