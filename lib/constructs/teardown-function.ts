import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { tearDownEndpointEnv } from '../../lambdas/tear-down-endpoint/env.ts';
import { acceptAnyResource, acceptArn } from './acknowledged-wildcards.ts';
import { grantEndScaling } from './endpoint-scaling.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { type FunctionDefaults, NodeFunction } from './node-function.ts';
import { sagemakerArn } from './sagemaker-arn.ts';

export interface TeardownFunctionProps extends FunctionDefaults {
  readonly system: string;
  readonly ledger: LedgerAccess;
}

/** Lambda's longest: an endpoint that is being updated has to be waited for. */
export const TEARDOWN_TIMEOUT = Duration.minutes(15);

/**
 * Takes down what releases made for a model, when the model's stack is deleted. One for all models,
 * beside the release workflow: it may do what that may, to the same names.
 */
export class TeardownFunction extends NodeFunction<z.input<typeof tearDownEndpointEnv>> {
  constructor(scope: Construct, id: string, props: TeardownFunctionProps) {
    const { architecture, logRetention, system, ledger } = props;
    super(scope, id, {
      architecture,
      logRetention,
      lambda: 'tear-down-endpoint',
      description: "Deletes a model's endpoint and all that goes with it",
      timeout: TEARDOWN_TIMEOUT,
      memorySize: 256,
      environment: { LEDGER_TABLE: ledger.table.tableName, SYSTEM_NAME: system },
    });
    ledger.grantUpdate(this);
    grantEndScaling(this.ownRole);
    this.#allow(`endpoint/${system}-*`, ['DescribeEndpoint', 'DeleteEndpoint']);
    this.#allow(`endpoint-config/${system}-*`, ['DeleteEndpointConfig']);
    this.#allow(`model/${system}-*`, ['DeleteModel']);
    this.addToRolePolicy(
      new PolicyStatement({
        actions: ['sagemaker:ListEndpointConfigs', 'sagemaker:ListModels'],
        resources: ['*'],
      }),
    );
    acceptAnyResource(
      this.ownRole,
      'A list is not of one resource: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html',
    );
  }

  #allow(resource: string, actions: readonly string[]): void {
    const arn = sagemakerArn(resource);
    this.addToRolePolicy(
      new PolicyStatement({
        actions: actions.map((action) => `sagemaker:${action}`),
        resources: [arn],
      }),
    );
    acceptArn(this.ownRole, arn, "They are named at run time; the names start with the system's.");
  }
}
