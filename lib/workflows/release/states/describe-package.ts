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

/** Asks the registry for the package as it is now: an event may be old. */
export function describePackage(scope: Construct): CustomState {
  return callSageMaker(scope, 'Describe package', 'describeModelPackage', {
    Arguments: { ModelPackageName: '{% $states.context.Execution.Input.release.packageArn %}' },
    Assign: { package: `{% {${KEPT.join(', ')}} %}` },
    Output: NO_OUTPUT,
  });
}
