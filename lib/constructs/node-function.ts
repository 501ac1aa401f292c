import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy, type Size } from 'aws-cdk-lib';
import {
  type Architecture,
  type ILayerVersion,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acceptAnyResource } from './acknowledged-wildcards.ts';

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url));

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
  /** Folders copied into the bundle, by the name they get there. @default - none */
  readonly bundledFolders?: Readonly<Record<string, string>>;
}

/**
 * A Lambda function of ours: one bundle a handler, the SDK bundled too (the runtime's copy changes
 * without notice), its own log group that expires, JSON logs, traces.
 */
export class NodeFunction<Environment extends Record<string, string>> extends NodejsFunction {
  constructor(scope: Construct, id: string, props: NodeFunctionProps<Environment>) {
    const folders = Object.entries(props.bundledFolders ?? {});
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
      entry: `${REPOSITORY}lambdas/${props.lambda}/handler.ts`,
      handler: 'handler',
      projectRoot: REPOSITORY,
      depsLockFilePath: `${REPOSITORY}package-lock.json`,
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: props.architecture,
      timeout: props.timeout,
      memorySize: props.memorySize,
      ...(props.ephemeralStorageSize && { ephemeralStorageSize: props.ephemeralStorageSize }),
      ...(props.layers && { layers: props.layers }),
      environment: { ...props.environment, POWERTOOLS_SERVICE_NAME: props.lambda },
      tracing: Tracing.ACTIVE,
      loggingFormat: LoggingFormat.JSON,
      logGroup,
      role,
      bundling: {
        format: OutputFormat.CJS,
        target: 'node24',
        // The SDK's ES modules, so that what a function doesn't use is left out of its bundle.
        mainFields: ['module', 'main'],
        minify: true,
        sourceMap: true,
        sourcesContent: false,
        bundleAwsSDK: true,
        externalModules: props.externalModules ?? [],
        commandHooks: {
          beforeBundling: () => [],
          beforeInstall: () => [],
          afterBundling: (_input, output) =>
            folders.map(
              ([name, folder]) => `cp -R ${quoted(folder)} ${quoted(`${output}/${name}`)}`,
            ),
        },
      },
    });
    acceptAnyResource(
      role,
      'X-Ray knows no resources: https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html',
    );
  }
}

/** One word of a shell command, whatever is in it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** The time limit of functions that only talk to other services. */
export const SHORT_TIMEOUT = Duration.seconds(30);
