import { Aws } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import { acceptArn } from './acknowledged-wildcards.ts';
import { ContainerRole, type ContainerRoleProps } from './container-role.ts';
import { ENDPOINT_LOGS } from './job-logs.ts';

export type ServingRoleProps = Pick<ContainerRoleProps, 'store' | 'images'>;

/**
 * What an endpoint may do: read artifacts, write captured traffic, log, and ask for the alarms that
 * roll its updates back. Code of a model runs under it, isolated from the network.
 */
export class ServingRole extends ContainerRole {
  constructor(scope: Construct, id: string, { store, images }: ServingRoleProps) {
    const description = 'Endpoints of Evergreen';
    super(scope, id, { store, images, description, logs: ENDPOINT_LOGS });
    store.grantRead(this, prefixes.runs);
    store.grantWrite(this, prefixes.capture);
    const alarms = `arn:${Aws.PARTITION}:cloudwatch:${Aws.REGION}:${Aws.ACCOUNT_ID}:alarm:*`;
    this.addToPolicy(
      new PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: [alarms] }),
    );
    acceptArn(
      this,
      alarms,
      'A description is asked for many alarms at once: https://docs.aws.amazon.com/sagemaker/latest/dg/deployment-guardrails-configuration.html',
    );
  }
}
