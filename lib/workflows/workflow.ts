import { Aws, type Duration, Fn, RemovalPolicy } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  type IChainable,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { acceptAnyResource, acceptArn } from '../constructs/acknowledged-wildcards.ts';

export interface WorkflowProps {
  readonly definition: IChainable;
  readonly timeout: Duration;
  readonly logRetention: RetentionDays;
}

/** What the state machines have in common: Standard, JSONata, logs that expire, traces. */
export class Workflow extends StateMachine {
  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id, {
      stateMachineType: StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(props.definition),
      timeout: props.timeout,
      tracingEnabled: true,
      logs: {
        level: LogLevel.ALL,
        includeExecutionData: false,
        destination: new LogGroup(scope, `${id}Logs`, {
          retention: props.logRetention,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      },
    });
    acceptAnyResource(
      this,
      'Log delivery and X-Ray know no resources: https://docs.aws.amazon.com/step-functions/latest/dg/cw-logs.html',
    );
  }

  /** Executions that came to no end of their own: failed, timed out or aborted. */
  metricUnsuccessful(period: Duration): MathExpression {
    return new MathExpression({
      label: 'executions without a good end',
      period,
      // A metric without data is no number to add: CloudWatch would answer nothing at all.
      expression: 'FILL(failed, 0) + FILL(timedOut, 0) + FILL(aborted, 0)',
      usingMetrics: {
        failed: this.metricFailed({ period }),
        timedOut: this.metricTimedOut({ period }),
        aborted: this.metricAborted({ period }),
      },
    });
  }

  /** Lets a starter start executions and ask what became of one of the same name. */
  grantStartOnce(starter: IFunction): void {
    this.grantStartExecution(starter);
    this.grantExecution(starter, 'states:DescribeExecution');
    if (!starter.role) throw new Error(`${starter.node.path} has no role.`);
    const machine = Fn.select(6, Fn.split(':', this.stateMachineArn));
    acceptArn(
      starter.role,
      `arn:${Aws.PARTITION}:states:${Aws.REGION}:${Aws.ACCOUNT_ID}:execution:${machine}:*`,
      'The executions of one machine; their names are made at run time.',
    );
  }
}
