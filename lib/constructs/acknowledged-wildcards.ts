import { Stack, Validations } from 'aws-cdk-lib';
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
  acceptArn(scope, bucket.arnForObjects(`${prefix}*`), reason);
}

/** Accepts an ARN with a wildcard, as a statement has it. */
export function acceptArn(scope: IConstruct, arn: string, reason: string): void {
  accept(scope, spelled(Stack.of(scope).resolve(arn)), reason);
}

function accept(scope: IConstruct, resource: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: `${RULE}[Resource::${resource}]`, reason });
}

/** A value of a template as cdk-nag spells it in its findings. */
function spelled(value: unknown): string {
  if (typeof value === 'string') return value;
  const [[name, argument] = []] = Object.entries(Object(value));
  if (name === 'Fn::Join' && Array.isArray(argument)) {
    const [delimiter, parts] = argument;
    if (Array.isArray(parts)) return parts.map(spelled).join(String(delimiter));
  }
  if (name === 'Fn::GetAtt' && Array.isArray(argument)) return `<${argument.join('.')}>`;
  return name === 'Ref' ? `<${String(argument)}>` : JSON.stringify(value);
}
