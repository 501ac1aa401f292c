import { Duration, RemovalPolicy, type Size } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  type Architecture,
  Function,
  type ILayerVersion,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acceptAnyResource } from './acknowledged-wildcards.ts';
import { functionCode } from './function-code.ts';

/** What every function of the app has in common. */
export interface FunctionDefaults {
  readonly architecture: Architecture;
  readonly logRetention: RetentionDays;
}

export interface NodeFunctionProps<
  Environment extends Record<string, string>,
> extends FunctionDefaults {
  /** The folder under `lambdas/` whose `handler.ts` is bundled. */
  readonly lambda: string;
  readonly description: string;
  /** Typed by the input of the lambda's `env.ts`: a missing variable is a compile error here. */
  readonly environment: Environment;
  readonly timeout: Duration;
  /** Megabytes. */
  readonly memorySize: number;
  /** @default - 512 MB */
  readonly ephemeralStorageSize?: Size;
  /** @default - none */
  readonly layers?: ILayerVersion[];
  /** Modules that a layer brings, left out of the bundle. @default - none */
  readonly externalModules?: string[];
  /** Node's own options, beside source maps. @default - none */
  readonly nodeOptions?: readonly string[];
  /** Folders copied into the bundle, by the name they get there. @default - none */
  readonly bundledFolders?: Readonly<Record<string, string>>;
}

/** A Lambda function of ours: its own bundle, role and log group that expires, JSON logs, traces. */
export class NodeFunction<Environment extends Record<string, string>> extends Function {
  readonly ownRole: Role;

  constructor(scope: Construct, id: string, props: NodeFunctionProps<Environment>) {
    const logGroup = new LogGroup(scope, `${id}Logs`, {
      retention: props.logRetention,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of its own: the one CDK makes may write to every log group of the account.
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      code: functionCode(props.lambda, {
        externalModules: props.externalModules ?? [],
        folders: props.bundledFolders ?? {},
      }),
      handler: 'index.handler',
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: props.architecture,
      timeout: props.timeout,
      memorySize: props.memorySize,
      ...(props.ephemeralStorageSize && { ephemeralStorageSize: props.ephemeralStorageSize }),
      ...(props.layers && { layers: props.layers }),
      environment: {
        ...props.environment,
        POWERTOOLS_SERVICE_NAME: props.lambda,
        NODE_OPTIONS: ['--enable-source-maps', ...(props.nodeOptions ?? [])].join(' '),
      },
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
    });
    this.ownRole = role;
    acceptAnyResource(
      role,
      'X-Ray knows no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html',
    );
  }

  /** CDK grants every version with a function; we publish none, and call the function itself. */
  override get resourceArnsForGrantInvoke(): string[] {
    return [this.functionArn];
  }
}

/** The time limit of functions that only talk to other services. */
export const SHORT_TIMEOUT = Duration.seconds(30);
