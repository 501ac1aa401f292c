import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { predictEnv } from '../../lambdas/predict/env.ts';
import { endpointNameOf } from '../../pipelines/serving/variants.ts';
import { acceptArn } from './acknowledged-wildcards.ts';
import { GATEWAY_TIMEOUT } from './inference-api.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { type FunctionDefaults, NodeFunction } from './node-function.ts';
import { sagemakerArn } from './sagemaker-arn.ts';

export interface PredictionFunctionProps extends FunctionDefaults {
  readonly system: string;
  readonly ledger: LedgerAccess;
  /** A folder with one compiled definition a model. */
  readonly definitionsFolder: string;
}

type Environment = Omit<z.input<typeof predictEnv>, 'LAMBDA_TASK_ROOT'>;

/** The function behind the prediction API: it may call the system's endpoints, and look a version up. */
export class PredictionFunction extends NodeFunction<Environment> {
  constructor(scope: Construct, id: string, props: PredictionFunctionProps) {
    const { architecture, logRetention, system, ledger } = props;
    super(scope, id, {
      architecture,
      logRetention,
      lambda: 'predict',
      description: 'Answers requests for predictions',
      timeout: GATEWAY_TIMEOUT,
      // A processor goes with the memory: less makes the first request of an instance slow.
      memorySize: 1_024,
      bundledFolders: { definitions: props.definitionsFolder },
      environment: { LEDGER_TABLE: ledger.table.tableName, SYSTEM_NAME: system },
    });
    ledger.grantRead(this);
    const endpoints = sagemakerArn(`endpoint/${endpointNameOf(system, '*')}`);
    this.addToRolePolicy(
      new PolicyStatement({ actions: ['sagemaker:InvokeEndpoint'], resources: [endpoints] }),
    );
    acceptArn(this.ownRole, endpoints, "Models come and go; their endpoints' names start alike.");
  }
}
