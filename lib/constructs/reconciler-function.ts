import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { reconcileReleasesEnv } from '../../lambdas/reconcile-releases/env.ts';
import { acceptAnyResource, acceptArn } from './acknowledged-wildcards.ts';
import type { LedgerAccess } from './ledger-access.ts';
import { type FunctionDefaults, NodeFunction, SHORT_TIMEOUT } from './node-function.ts';
import { sagemakerArn } from './sagemaker-arn.ts';

export interface ReconcilerFunctionProps extends FunctionDefaults {
  /** What the names of model package groups start with. */
  readonly system: string;
  readonly ledger: LedgerAccess;
  /** A folder with one serving policy a model. */
  readonly servingFolder: string;
  readonly releaseStateMachineArn: string;
}

type Environment = Omit<z.input<typeof reconcileReleasesEnv>, 'LAMBDA_TASK_ROOT'>;

/** Compares what the registry has approved with the ledger's releases. It writes to neither. */
export class ReconcilerFunction extends NodeFunction<Environment> {
  constructor(scope: Construct, id: string, props: ReconcilerFunctionProps) {
    const { architecture, logRetention, system, ledger } = props;
    super(scope, id, {
      architecture,
      logRetention,
      lambda: 'reconcile-releases',
      description: 'Starts the release of an approved package whose event was lost, once',
      timeout: SHORT_TIMEOUT,
      memorySize: 256,
      bundledFolders: { serving: props.servingFolder },
      environment: {
        LEDGER_TABLE: ledger.table.tableName,
        RELEASE_STATE_MACHINE_ARN: props.releaseStateMachineArn,
        SYSTEM_NAME: system,
      },
    });
    ledger.grantRead(this);
    ledger.grantQuery(this);
    this.#allow('sagemaker:ListModelPackages', '*');
    acceptAnyResource(
      this.ownRole,
      'A list is not of one package: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsagemaker.html',
    );
    const packages = sagemakerArn(`model-package/${system}-*`);
    this.#allow('sagemaker:DescribeModelPackage', packages);
    acceptArn(
      this.ownRole,
      packages,
      "Models come and go; their groups' names start with the system's.",
    );
  }

  #allow(action: string, resource: string): void {
    this.addToRolePolicy(new PolicyStatement({ actions: [action], resources: [resource] }));
  }
}
