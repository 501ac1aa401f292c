import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { Choice, Condition, type IChainable, Succeed } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { monitoringEvents } from '../../../pipelines/monitoring/events.ts';
import { announce } from '../announce.ts';
import type { MonitoringFunctions } from './monitoring-functions.ts';
import { failMonitoring } from './states/fail-monitoring.ts';
import { makeBaseline } from './states/make-baseline.ts';
import { measureDrift } from './states/measure-drift.ts';
import { openMonitoring } from './states/open-monitoring.ts';
import { recordMonitoring } from './states/record-monitoring.ts';

/**
 * A monitoring is opened; unless nothing serves, the champion's baseline is made if it has none yet;
 * captured traffic is measured against it; what came of it is recorded and announced. Any error ends
 * in one place.
 */
export function monitoringDefinition(
  scope: Construct,
  functions: MonitoringFunctions,
  bus: IEventBus,
): IChainable {
  const open = openMonitoring(scope, functions.openMonitoring);
  const baseline = makeBaseline(scope, functions.makeBaseline);
  const measure = measureDrift(scope, functions.measureDrift);
  const record = recordMonitoring(scope, functions.recordMonitoring);
  const announced = announce(scope, 'Announce monitoring', bus, {
    detailType: monitoringEvents.monitored,
    detail: '{% $states.input.event %}',
  });
  const failed = failMonitoring(scope, functions.recordMonitoringFailure, bus);

  for (const step of [open, baseline, measure, record, announced]) step.addCatch(failed);
  measure.next(record).next(announced).next(Succeed.jsonata(scope, 'Traffic monitored'));
  return open.next(
    Choice.jsonata(scope, 'Is there a champion?')
      .when(Condition.jsonata('{% $plan = null %}'), Succeed.jsonata(scope, 'Nothing to monitor'))
      .otherwise(
        Choice.jsonata(scope, 'Is there a baseline?')
          .when(Condition.jsonata('{% $plan.baseline.made %}'), measure)
          .otherwise(baseline.next(measure)),
      ),
  );
}
