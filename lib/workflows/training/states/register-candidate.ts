import type { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { callSageMaker } from '../../call-service.ts';

/** The parts of the package that the judging function made. */
const MADE = [
  'ModelPackageDescription',
  'ModelApprovalStatus',
  'CustomerMetadataProperties',
  'ModelCard',
  'ModelMetrics',
  'InferenceSpecification',
] as const;

/** Registers the candidate, approved or not; answers the package's ARN. */
export function registerCandidate(scope: Construct): CustomState {
  return callSageMaker(scope, 'Register candidate', 'createModelPackage', {
    Arguments: {
      ModelPackageGroupName: '{% $plan.packageGroup %}',
      // The same attempt registers one package, however often it asks.
      ClientToken:
        "{% $states.context.Execution.Input.run.id & '-' & $states.context.Execution.Input.run.attempt %}",
      ...Object.fromEntries(MADE.map((name) => [name, `{% $judged.package.${name} %}`])),
    },
    Output: { packageArn: '{% $states.result.ModelPackageArn %}' },
  });
}
