import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runFunction } from '../../run-function.ts';
import { MONITORING, STARTED_AT } from './execution.ts';

/** Enters the monitoring in the ledger, moves the watermark; answers the event that tells of it. */
export function recordMonitoring(scope: Construct, step: IFunction) {
  return runFunction(scope, 'Record monitoring', {
    step,
    payload: {
      monitoring: MONITORING,
      startedAt: STARTED_AT,
      plan: '{% $plan %}',
      measured: '{% $measured %}',
    },
  });
}
