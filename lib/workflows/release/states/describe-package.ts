import type { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { callSageMaker } from '../../call-service.ts';
import { NO_OUTPUT } from './execution.ts';

/** `$package` is what is read of the approved package; the whole may hold 100 kB of model card. */
const KEPT = [
  'ModelPackageArn',
  'ModelPackageVersion',
  'ModelApprovalStatus',
  'CustomerMetadataProperties',
].map((name) => `'${name}': $states.result.${name}`);

/** What a person said of it, if anything. */
const WHY = '$states.result.ApprovalDescription';

/** Of a package that was approved when its release began. */
const REJECTION = [
  "'Version ' & $package.ModelPackageVersion & ' is ' & $states.result.ModelApprovalStatus",
  "' since its release has begun, and not Approved any more'",
  `($exists(${WHY}) and ${WHY} != '' ? ': ' & ${WHY} : '.')`,
].join(' & ');

/** Asks the registry for the package as it is now: an event may be old. */
export function describePackage(scope: Construct): CustomState {
  return callSageMaker(scope, 'Describe package', 'describeModelPackage', {
    Arguments: { ModelPackageName: '{% $states.context.Execution.Input.release.packageArn %}' },
    Assign: { package: `{% {${KEPT.join(', ')}} %}` },
    Output: NO_OUTPUT,
  });
}

/** `$rejection` says that the approval was taken back meanwhile; what was seen once stays. */
export function lookAtPackage(scope: Construct): CustomState {
  const stays = "$rejection != '' or $states.result.ModelApprovalStatus = 'Approved'";
  return callSageMaker(scope, 'Look at package', 'describeModelPackage', {
    Arguments: { ModelPackageName: '{% $package.ModelPackageArn %}' },
    Assign: { rejection: `{% ${stays} ? $rejection : ${REJECTION} %}` },
    Output: NO_OUTPUT,
  });
}
