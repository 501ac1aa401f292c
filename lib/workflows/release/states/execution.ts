import { Condition } from 'aws-cdk-lib/aws-stepfunctions';
import { ROLLBACK_SECONDS } from '../../../config/index.ts';

/** The request the execution was started with; every step that runs code is told which. */
export const RELEASE = '{% $states.context.Execution.Input.release %}';

/** When this attempt at the release began, as the ledger states it. */
export const STARTED_AT = '{% $states.context.Execution.StartTime %}';

/** A state that is there for its effect, or for the variables it assigns, answers nothing. */
export const NO_OUTPUT = {};

/** What a state was given, handed on. */
export const SAME_OUTPUT = '{% $states.input %}';

/** What Studio and the bill show of what a release makes. */
export const RELEASE_TAGS = [
  { Key: 'evergreen:model', Value: '{% $states.context.Execution.Input.release.model %}' },
  { Key: 'evergreen:release', Value: '{% $states.context.Execution.Input.release.id %}' },
  { Key: 'evergreen:candidate', Value: '{% $plan.candidateId %}' },
];

/** A condition in JSONata. */
export function when(expression: string): Condition {
  return Condition.jsonata(`{% ${expression} %}`);
}

/** Whether the error that led here says so: SageMaker names too few of its errors. */
export function causeSays(text: string): string {
  return `($exists($states.input.Cause) and $contains($states.input.Cause, '${text}'))`;
}

/**
 * Whether there is time for another look at the endpoint: beyond the update's own limit, for its being
 * rolled back.
 */
export const PATIENT = `$looks * $plan.checkSeconds < $plan.maxSeconds + ${ROLLBACK_SECONDS}`;
