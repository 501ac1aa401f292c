import { Aws } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acceptArn } from './acknowledged-wildcards.ts';

/**
 * Where SageMaker puts the logs and metrics of its jobs, by kind of job: fixed by the service, and
 * shared by everything in the account.
 */
export const JOB_LOGS = ['/aws/sagemaker/TrainingJobs', '/aws/sagemaker/ProcessingJobs'] as const;

/** The same of its endpoints, each of which has a log group of its own below. */
export const ENDPOINT_LOGS = ['/aws/sagemaker/Endpoints'] as const;

/** Allows some actions on the logs of SageMaker's jobs. */
export function grantOnJobLogs(role: IRole, ...actions: string[]): void {
  grantOnLogs(role, JOB_LOGS, actions);
}

/** Allows some actions on log groups of SageMaker's. */
export function grantOnLogs(
  role: IRole,
  groups: readonly string[],
  actions: readonly string[],
): void {
  const resources = groups.map(
    (group) =>
      `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:${group}${isJobs(group) ? ':*' : '/*'}`,
  );
  role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources }));
  for (const arn of resources) {
    acceptArn(role, arn, "A log stream is named after its job; the groups are SageMaker's own.");
  }
}

function isJobs(group: string): boolean {
  return JOB_LOGS.some((name) => name === group);
}
