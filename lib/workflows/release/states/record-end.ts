import type { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { callSageMaker } from '../../call-service.ts';
import { runFunction } from '../../run-function.ts';
import { RELEASE, SAME_OUTPUT } from './execution.ts';

/** A person's word first, then SageMaker's, which says why as a rule. */
const REASON =
  "($rejection != '' ? $rejection : $endpoint.reason != '' ? $endpoint.reason : 'SageMaker rolled the update back and did not say why.')";
/** Of a description SageMaker keeps at most this much. */
const MAX_DESCRIPTION = 1_024;

/** Moves the champion and frees the endpoint; answers the event. `$gone` are the fleets that expire. */
export function recordRelease(scope: Construct, step: IFunction) {
  return runFunction(scope, 'Record release', {
    step,
    payload: { release: RELEASE, plan: '{% $plan %}' },
    assign: { gone: '{% $states.result.Payload.expired %}' },
  });
}

/** Marks the candidate bad and frees the endpoint; answers the event. `$gone` is the fleet that failed. */
export function recordRollback(scope: Construct, step: IFunction) {
  return runFunction(scope, 'Record rollback', {
    step,
    payload: { release: RELEASE, plan: '{% $plan %}', reason: `{% ${REASON} %}` },
    assign: { gone: '{% [$plan.fleet] %}' },
  });
}

/** So that the registry shows it too, and no run takes this version for the champion. */
export function rejectPackage(scope: Construct): CustomState {
  const told = `'Rolled back: ' & $join($split(${REASON}, '\\n'), ' ')`;
  return callSageMaker(scope, 'Reject package', 'updateModelPackage', {
    Arguments: {
      ModelPackageArn: '{% $package.ModelPackageArn %}',
      ModelApprovalStatus: 'Rejected',
      ApprovalDescription: `{% $substring(${told}, 0, ${MAX_DESCRIPTION}) %}`,
    },
    Output: SAME_OUTPUT,
  });
}
