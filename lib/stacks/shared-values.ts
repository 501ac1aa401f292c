import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import type { Construct } from 'constructs';

/**
 * Values that shared stacks publish for the stacks after them, and for the command line. By SSM
 * parameter and not by CloudFormation export: an export in use blocks every change of the stack it
 * comes from.
 */
export type SharedValue =
  | 'alarm-topic-arn'
  | 'event-bus-name'
  | 'data-bucket-name'
  | 'ledger-table-name'
  | 'encryption-key-arn'
  | 'training-state-machine-arn'
  | 'package-group-function-arn'
  | 'release-state-machine-arn'
  | 'monitoring-state-machine-arn'
  | 'api-url'
  | 'teardown-function-arn';

export function publish(
  scope: Construct,
  system: string,
  values: Partial<Record<SharedValue, string>>,
): void {
  for (const [name, stringValue] of Object.entries(values)) {
    new StringParameter(scope, `Shared-${name}`, {
      parameterName: parameterName(system, name),
      stringValue,
    });
  }
}

/** Reads a shared value when the stack is deployed. */
export function lookUp(scope: Construct, system: string, name: SharedValue): string {
  return StringParameter.valueForStringParameter(scope, parameterName(system, name));
}

function parameterName(system: string, name: string): string {
  return `/${system}/shared/${name}`;
}
