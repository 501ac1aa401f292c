import { Aws } from 'aws-cdk-lib';
import { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { SAGEMAKER_RETRY } from '../../retries.ts';
import { NO_OUTPUT } from './execution.ts';

/** The ARN of the newest approved package, null without one. */
const NEWEST =
  '{% $count($states.result.ModelPackageSummaryList) > 0 ? $states.result.ModelPackageSummaryList[0].ModelPackageArn : null %}';

/** `$champion` is the package to compare with, null for a first model. */
export function findChampion(scope: Construct): CustomState {
  return listApproved(scope, 'Find champion', { champion: NEWEST, approved: null });
}

/** `$latest` is the package that should have been compared with: another may be approved by now. */
export function findChampionAgain(scope: Construct): CustomState {
  return listApproved(scope, 'Find champion again', { latest: NEWEST });
}

/** `$approved` is what is read of the champion's description; the whole may hold 100 kB of model card. */
export function describeChampion(scope: Construct): CustomState {
  const kept = [
    'ModelPackageArn',
    'ModelPackageVersion',
    'CustomerMetadataProperties',
    'InferenceSpecification',
  ].map((name) => `'${name}': $states.result.${name}`);
  return callRegistry(scope, 'Describe champion', 'describeModelPackage', {
    Arguments: { ModelPackageName: '{% $champion %}' },
    Assign: { approved: `{% {${kept.join(', ')}} %}` },
    Output: NO_OUTPUT,
  });
}

function listApproved(scope: Construct, name: string, assign: Record<string, string | null>) {
  return callRegistry(scope, name, 'listModelPackages', {
    Arguments: {
      ModelPackageGroupName: '{% $plan.packageGroup %}',
      ModelApprovalStatus: 'Approved',
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
      MaxResults: 1,
    },
    Assign: assign,
    Output: NO_OUTPUT,
  });
}

/** A state that calls SageMaker's registry. CDK's `CallAwsService` would grant every resource. */
export function callRegistry(
  scope: Construct,
  name: string,
  action: string,
  state: Readonly<Record<string, unknown>>,
): CustomState {
  const task = new CustomState(scope, name, {
    stateJson: {
      Type: 'Task',
      Resource: `arn:${Aws.PARTITION}:states:::aws-sdk:sagemaker:${action}`,
      ...state,
    },
  });
  task.addRetry(SAGEMAKER_RETRY);
  return task;
}
