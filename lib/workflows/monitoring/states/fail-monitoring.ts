import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Fail, type IChainable } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { monitoringEvents } from '../../../../pipelines/monitoring/events.ts';
import { announce } from '../../announce.ts';
import { runFunction } from '../../run-function.ts';
import { MONITORING, STARTED_AT } from './execution.ts';

/** A time-out has no cause of its own. */
const CAUSE = "$exists($states.input.Cause) ? $states.input.Cause : ''";

/** The one place where errors end: noted in the ledger, announced, and the execution fails. */
export function failMonitoring(scope: Construct, step: IFunction, bus: IEventBus): IChainable {
  const record = runFunction(scope, 'Record monitoring failure', {
    step,
    payload: {
      monitoring: MONITORING,
      startedAt: STARTED_AT,
      error: '{% $states.input.Error %}',
      cause: `{% ${CAUSE} %}`,
    },
    outputs: { event: '{% $states.result.Payload.event %}' },
  });
  const announced = announce(scope, 'Announce monitoring failure', bus, {
    detailType: monitoringEvents.failed,
    detail: '{% $states.input.event %}',
  });
  const failed = Fail.jsonata(scope, 'Monitoring failed', {
    error: '{% $states.input.event.error %}',
    cause: '{% $states.input.event.cause %}',
  });
  // When even that fails, the first error is still the one to show.
  record.addCatch(announced, { outputs: { event: `{% ${unrecorded()} %}` } });
  announced.addCatch(failed, { outputs: '{% $states.input %}' });
  record.next(announced).next(failed);
  return record;
}

/** The event as far as it is known without the function. */
function unrecorded(): string {
  const monitoring = '$states.context.Execution.Input.monitoring';
  const parts = {
    model: `${monitoring}.model`,
    monitoring: `${monitoring}.id`,
    error: '$states.input.Error',
    cause: `(${CAUSE})`,
  };
  const members = Object.entries(parts).map(([name, value]) => `'${name}': ${value}`);
  return `{${members.join(', ')}}`;
}
