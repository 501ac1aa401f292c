import { Aws } from 'aws-cdk-lib';

/** The ARN of a resource of SageMaker's, in the account and region that a stack is deployed to. */
export function sagemakerArn(resource: string): string {
  return `arn:${Aws.PARTITION}:sagemaker:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
}
