import { Aws } from 'aws-cdk-lib';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acceptAnyResource, acceptArn } from '../../constructs/acknowledged-wildcards.ts';
import { sagemakerArn } from '../../constructs/sagemaker-arn.ts';

/** The rules that Step Functions keeps to hear of the ends of `.sync` jobs. */
const MANAGED_RULES = [
  'StepFunctionsGetEventsForSageMakerTrainingJobsRule',
  'StepFunctionsGetEventsForSageMakerProcessingJobsRule',
];

const JOBS = [
  ['TrainingJob', 'training-job'],
  ['ProcessingJob', 'processing-job'],
] as const;

/**
 * Lets a machine run jobs to their end, as a role, under names that start with the system's.
 * https://docs.aws.amazon.com/step-functions/latest/dg/connect-sagemaker.html#sagemaker-iam
 */
export function grantRunJobs(machine: IRole, system: string, jobRole: IRole): void {
  for (const [kind, resource] of JOBS) {
    const jobs = sagemakerArn(`${resource}/${system}-*`);
    const actions = [`Create${kind}`, `Describe${kind}`, `Stop${kind}`, 'AddTags', 'ListTags'];
    allow(machine, actions.map(ofSageMaker), [jobs]);
    acceptArn(machine, jobs, "Jobs are named at run time; the names start with the system's.");
  }
  machine.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [jobRole.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    }),
  );
  allow(
    machine,
    ['events:PutTargets', 'events:PutRule', 'events:DescribeRule'],
    MANAGED_RULES.map(
      (rule) => `arn:${Aws.PARTITION}:events:${Aws.REGION}:${Aws.ACCOUNT_ID}:rule/${rule}`,
    ),
  );
}

/** Lets a machine find champions and register candidates in the groups of the system's models. */
export function grantRegister(machine: IRole, system: string): void {
  const group = sagemakerArn(`model-package-group/${system}-*`);
  const packages = sagemakerArn(`model-package/${system}-*`);
  allow(machine, ['sagemaker:CreateModelPackage'], [group, packages]);
  allow(machine, ['sagemaker:DescribeModelPackage'], [packages]);
  for (const arn of [group, packages]) {
    acceptArn(machine, arn, "Models come and go; their groups' names start with the system's.");
  }
  allow(machine, ['sagemaker:ListModelPackages'], ['*']);
  acceptAnyResource(
    machine,
    'A list is not of one package: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html',
  );
}

function allow(grantee: IRole, actions: string[], resources: string[]): void {
  grantee.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
}

function ofSageMaker(action: string): string {
  return `sagemaker:${action}`;
}
