import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  DefinitionBody,
  LogLevel,
  QueryLanguage,
  StateMachine,
  StateMachineType,
} from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import {
  accept,
  acceptAnyResource,
  acceptQualified,
  logicalIdOf,
} from '../../constructs/acknowledged-wildcards.ts';
import { ingestDefinition } from './definition.ts';
import type { IngestFunctions } from './ingest-functions.ts';

export interface IngestWorkflowProps {
  readonly functions: IngestFunctions;
  readonly bus: IEventBus;
  readonly logRetention: RetentionDays;
}

/** The ingest state machine. An execution takes seconds; after an hour something is stuck. */
export class IngestWorkflow extends StateMachine {
  constructor(scope: Construct, id: string, props: IngestWorkflowProps) {
    super(scope, id, {
      stateMachineType: StateMachineType.STANDARD,
      queryLanguage: QueryLanguage.JSONATA,
      definitionBody: DefinitionBody.fromChainable(
        ingestDefinition(scope, props.functions, props.bus),
      ),
      timeout: Duration.hours(1),
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
    const { validateUpload, registerDatasetVersion, recordUpload } = props.functions;
    for (const step of [validateUpload, registerDatasetVersion, recordUpload]) {
      acceptQualified(this, step, 'The versions of one function, which the task grants as well.');
    }
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
    const machine = `{"Fn::Select":[6,{"Fn::Split":[":",{"Ref":"${logicalIdOf(this)}"}]}]}`;
    accept(
      starter.role,
      `arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${machine}:*`,
      'The executions of one machine; their names are made at run time.',
    );
  }
}
