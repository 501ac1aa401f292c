import {
  Choice,
  Condition,
  type CustomState,
  type IChainable,
  Pass,
  Wait,
  WaitTime,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { STARTS_PER_INSTANCE } from '../../retries.ts';
import { THROTTLED } from '../../throttled.ts';
import type { JobKind } from './job.ts';

/** A quota refuses the request; a lack of machines fails the job, and its description says so. */
const NO_CAPACITY = [
  "$states.input.Error = 'SageMaker.ResourceLimitExceededException'",
  `$contains($states.input.Cause, '"CapacityError')`,
].join(' or ');

/**
 * What follows when a job stopped: for want of capacity it is started again after a wait, then on the
 * next type of instance; throttled for longer than the retry lasts, after a wait only; for any other
 * reason the run fails.
 */
export function findCapacity(
  scope: Construct,
  kind: JobKind,
  { job, otherwise }: { job: CustomState; otherwise: IChainable },
): Choice {
  const wait = Wait.jsonata(scope, `Wait for ${kind} capacity`, {
    time: WaitTime.seconds('{% $plan.capacityWaitSeconds * $power(2, $starts) %}'),
    assign: { starts: '{% $starts + 1 %}', jobs: '{% $jobs + 1 %}' },
  });
  const next = Pass.jsonata(scope, `Take the next ${kind} instance`, {
    assign: { instance: '{% $instance + 1 %}', starts: 0, jobs: '{% $jobs + 1 %}' },
  });
  wait.next(job);
  next.next(job);
  return Choice.jsonata(scope, `Why did ${kind} stop?`)
    .when(when(`(${NO_CAPACITY} or ${THROTTLED}) and $starts < ${STARTS_PER_INSTANCE - 1}`), wait)
    .when(when(`(${NO_CAPACITY}) and $instance + 1 < $count($plan.${kind}.instances)`), next)
    .otherwise(otherwise);
}

function when(expression: string): Condition {
  return Condition.jsonata(`{% ${expression} %}`);
}
