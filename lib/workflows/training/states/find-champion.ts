import type { CustomState } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { callSageMaker } from '../../call-service.ts';
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
  return callSageMaker(scope, 'Describe champion', 'describeModelPackage', {
    Arguments: { ModelPackageName: '{% $champion %}' },
    Assign: { approved: `{% {${kept.join(', ')}} %}` },
    Output: NO_OUTPUT,
  });
}

/** The newest packages that a retried run looks for its own among: AWS's most in one answer. */
const LOOKED_THROUGH = 100;

/**
 * `$champion` is this run's own package, approved or not, when an earlier attempt registered it and
 * failed before it was recorded; null without one.
 */
export function findOwnCandidate(scope: Construct): CustomState {
  const own = `$filter($states.result.ModelPackageSummaryList, function($package) {
    $exists($package.ModelPackageDescription) and
    $contains($package.ModelPackageDescription, $plan.candidateId)
  })[0].ModelPackageArn`.replaceAll(/\s+/g, ' ');
  return callSageMaker(scope, 'Find own candidate', 'listModelPackages', {
    Arguments: {
      ModelPackageGroupName: '{% $plan.packageGroup %}',
      SortBy: 'CreationTime',
      SortOrder: 'Descending',
      MaxResults: LOOKED_THROUGH,
    },
    Assign: { champion: `{% ($own := ${own}; $exists($own) ? $own : null) %}`, approved: null },
    Output: NO_OUTPUT,
  });
}

function listApproved(scope: Construct, name: string, assign: Record<string, string | null>) {
  return callSageMaker(scope, name, 'listModelPackages', {
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
