import { CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';

const RULE = 'AwsSolutions::AwsSolutions-IAM5';

/** Accepts `Resource: *` in the policies below a construct, for a written reason. */
export function acceptAnyResource(scope: IConstruct, reason: string): void {
  accept(scope, '*', reason);
}

/** Accepts every object under a prefix of a bucket. */
export function acceptPrefix(
  scope: IConstruct,
  bucket: IBucket,
  prefix: string,
  reason: string,
): void {
  accept(scope, `<${logicalIdOf(bucket)}.Arn>/${prefix}*`, reason);
}

/** Accepts everything qualified below another resource, such as a function's versions. */
export function acceptQualified(scope: IConstruct, resource: IConstruct, reason: string): void {
  accept(scope, `<${logicalIdOf(resource)}.Arn>:*`, reason);
}

/** Accepts a resource as cdk-nag spells it. */
export function accept(scope: IConstruct, resource: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `${RULE}[Resource::${resource}]`, reason });
}

export function logicalIdOf(construct: IConstruct): string {
  const resource = construct.node.defaultChild;
  if (!CfnElement.isCfnElement(resource)) {
    throw new Error(`${construct.node.path} is no resource of its own.`);
  }
  return Stack.of(construct).getLogicalId(resource);
}
