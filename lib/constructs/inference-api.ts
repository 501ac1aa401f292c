import { Duration, Validations } from 'aws-cdk-lib';
import {
  AccessLogFormat,
  AuthorizationType,
  EndpointType,
  type IAccessLogDestination,
  LambdaIntegration,
  LogGroupLogDestination,
  MethodLoggingLevel,
  ResponseType,
  RestApi,
} from 'aws-cdk-lib/aws-apigateway';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { gatewayProblems } from '../../pipelines/serving/gateway-problems.ts';
import type { EvergreenConfig } from '../config/index.ts';
import { ApiLogsRole } from './api-logs-role.ts';

/** API Gateway's longest, by default: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html */
export const GATEWAY_TIMEOUT = Duration.seconds(29);

/** In every URL of the API. */
const STAGE = 'v1';

export interface InferenceApiProps {
  readonly system: string;
  /** Answers every request. */
  readonly handler: IFunction;
  readonly options: EvergreenConfig['platform']['api'];
  readonly logRetention: RetentionDays;
}

/**
 * The prediction API: signed requests alone, throttled, one function behind every address. What the
 * gateway answers by itself has the shape of what the function answers.
 */
export class InferenceApi extends RestApi {
  constructor(scope: Construct, id: string, props: InferenceApiProps) {
    const { throttling, accessLogs } = props.options;
    super(scope, id, {
      restApiName: props.system,
      description: `Predictions of the models of ${props.system}`,
      endpointTypes: [EndpointType.REGIONAL],
      cloudWatchRole: false,
      defaultMethodOptions: { authorizationType: AuthorizationType.IAM },
      deployOptions: {
        stageName: STAGE,
        throttlingRateLimit: throttling.rate,
        throttlingBurstLimit: throttling.burst,
        tracingEnabled: true,
        metricsEnabled: true,
        // Execution logs would hold requests, and so the values of records.
        loggingLevel: MethodLoggingLevel.OFF,
        dataTraceEnabled: false,
        ...(accessLogs && {
          accessLogDestination: accessLog(scope, id, props.logRetention),
          accessLogFormat: AccessLogFormat.jsonWithStandardFields(),
        }),
      },
    });
    // CDK's own output, under a name that is made: the stack has one under a name that stays.
    this.node.tryRemoveChild('Endpoint');
    const integration = new LambdaIntegration(props.handler, {
      timeout: GATEWAY_TIMEOUT,
      allowTestInvoke: false,
    });
    this.root.addResource('openapi.json').addMethod('GET', integration);
    const model = this.root.addResource('models').addResource('{model}');
    model.addResource('predictions').addMethod('POST', integration);
    this.#answerWithProblems();
    if (accessLogs)
      this.deploymentStage.node.addDependency(new ApiLogsRole(scope, `${id}LogsRole`));
    acknowledge(this, accessLogs);
  }

  #answerWithProblems(): void {
    for (const [type, { statusCode, headers, template }] of Object.entries(gatewayProblems())) {
      const quoted: Record<string, string> = {};
      // API Gateway takes a value in quotes for a constant.
      for (const [name, value] of Object.entries(headers)) quoted[name] = `'${value}'`;
      this.addGatewayResponse(type, {
        type: ResponseType.of(type),
        ...(statusCode !== undefined && { statusCode }),
        responseHeaders: quoted,
        templates: { 'application/json': template },
      });
    }
  }
}

function accessLog(scope: Construct, id: string, retention: RetentionDays): IAccessLogDestination {
  return new LogGroupLogDestination(
    new LogGroup(scope, `${id}AccessLogs`, { retention, removalPolicy: RemovalPolicy.DESTROY }),
  );
}

/** What cdk-nag would have, and why it is otherwise. */
function acknowledge(api: InferenceApi, accessLogs: boolean): void {
  const reasons = {
    APIG2:
      'The function validates: it names every wrong field at once, which request validators do not.',
    APIG3: "Every caller is signed and known; a web application firewall is the account's choice.",
    APIG6: 'Execution logs hold requests, and so the values of records.',
    COG4: 'Callers are AWS identities, by signature.',
    ...(!accessLogs && {
      APIG1: "Access logs need the account's one role for them: platform.api.accessLogs.",
    }),
  };
  for (const [rule, reason] of Object.entries(reasons)) {
    Validations.of(api).acknowledge({ id: `AwsSolutions::AwsSolutions-${rule}`, reason });
  }
}
