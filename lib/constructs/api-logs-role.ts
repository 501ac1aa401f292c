import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { CfnAccount } from 'aws-cdk-lib/aws-apigateway';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { acceptArn } from './acknowledged-wildcards.ts';

const LOGS = `arn:${Aws.PARTITION}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`;

/**
 * What API Gateway logs as: one role for all APIs of an account in a region. Others may use it by the
 * time this stack is deleted, so that role and setting stay.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export class ApiLogsRole extends Role {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      assumedBy: new ServicePrincipal('apigateway.amazonaws.com'),
      description: 'Logs of every API of this account in this region',
      // A policy of its own would be deleted with the stack, and leave the role without rights.
      inlinePolicies: { Logs: new PolicyDocument({ statements: [writeLogs()] }) },
    });
    this.applyRemovalPolicy(RemovalPolicy.RETAIN);
    acceptArn(this, LOGS, 'It is the role of every API in the account, whatever its log group.');
    const account = new CfnAccount(this, 'Account', { cloudWatchRoleArn: this.roleArn });
    account.applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}

function writeLogs(): PolicyStatement {
  return new PolicyStatement({
    actions: [
      'logs:CreateLogGroup',
      'logs:CreateLogStream',
      'logs:DescribeLogGroups',
      'logs:DescribeLogStreams',
      'logs:PutLogEvents',
      'logs:GetLogEvents',
      'logs:FilterLogEvents',
    ],
    resources: [LOGS],
  });
}
