import { Aws } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acceptArn } from './acknowledged-wildcards.ts';

/**
 * Where SageMaker puts the logs and metrics of its jobs, by kind of job: fixed by the service, and
 * shared by everything in the account.
 */
export const JOB_LOGS = ['/aws/sagemaker/TrainingJobs', '/aws/sagemaker/ProcessingJobs'] as const;

/** Allows some actions on the logs of SageMaker's jobs. */
export function grantOnJobLogs(role: IRole, ...actions: string[]): void {
  const resources = JOB_LOGS.map(
    (group) => `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:${group}:*`,
  );
  role.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
  for (const arn of resources) {
    acceptArn(role, arn, "A log stream is named after its job; the groups are SageMaker's own.");
  }
}
