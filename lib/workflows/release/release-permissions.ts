import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { acceptArn } from '../../constructs/acknowledged-wildcards.ts';
import { sagemakerArn } from '../../constructs/sagemaker-arn.ts';

const NAMED_AT_RUN_TIME = "They are named at run time; the names start with the system's.";

/**
 * Lets a machine put model packages of the system on endpoints, as a role, under names that start with
 * the system's. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html
 */
export function grantRelease(machine: IRole, system: string, servingRole: IRole): void {
  const of = (kind: string) => sagemakerArn(`${kind}/${system}-*`);
  const [packages, endpoints, configs] = [
    of('model-package'),
    of('endpoint'),
    of('endpoint-config'),
  ];
  allow(machine, packages, ['DescribeModelPackage', 'UpdateModelPackage', 'CreateModel']);
  allow(machine, of('model'), ['CreateModel', 'DeleteModel', 'AddTags']);
  allow(machine, configs, ['CreateEndpointConfig', 'DeleteEndpointConfig', 'AddTags']);
  allow(machine, endpoints, ['DescribeEndpoint', 'DeleteEndpoint', 'AddTags']);
  // Both are asked for on the endpoint, and on the config it gets.
  for (const arn of [endpoints, configs]) allow(machine, arn, ['CreateEndpoint', 'UpdateEndpoint']);
  machine.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [servingRole.roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'sagemaker.amazonaws.com' } },
    }),
  );
}

function allow(machine: IRole, arn: string, actions: readonly string[]): void {
  machine.addToPrincipalPolicy(
    new PolicyStatement({
      actions: actions.map((action) => `sagemaker:${action}`),
      resources: [arn],
    }),
  );
  acceptArn(machine, arn, NAMED_AT_RUN_TIME);
}
