import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

/**
 * Values that shared stacks publish for model stacks. By SSM parameter and not by CloudFormation
 * export: an export in use blocks every change of the stack it comes from.
 */
const SHARED_VALUES = ['alarm-topic-arn', 'event-bus-name', 'data-bucket-name'] as const;
export type SharedValue = (typeof SHARED_VALUES)[number];

export function publish(scope: Construct, system: string, values: Record<SharedValue, string>) {
  for (const name of SHARED_VALUES) {
    new StringParameter(scope, `Shared-${name}`, {
      parameterName: parameterName(system, name),
      stringValue: values[name],
    });
  }
}

/** Reads a shared value when the stack is deployed. */
export function lookUp(scope: Construct, system: string, name: SharedValue): string {
  return StringParameter.valueForStringParameter(scope, parameterName(system, name));
}

function parameterName(system: string, name: SharedValue): string {
  return `/${system}/shared/${name}`;
}
