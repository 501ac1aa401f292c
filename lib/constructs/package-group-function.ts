import { Duration } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { keepPackageGroupEnv } from '../../lambdas/keep-package-group/env.ts';
import { packageGroupOf } from '../../pipelines/training/plan.ts';
import { acceptArn } from './acknowledged-wildcards.ts';
import { type FunctionDefaults, NodeFunction } from './node-function.ts';
import { sagemakerArn } from './sagemaker-arn.ts';

export interface PackageGroupFunctionProps extends FunctionDefaults {
  readonly system: string;
}

/** Twenty looks at a group, a second apart, and the calls before and after them. */
export const PACKAGE_GROUP_TIMEOUT = Duration.minutes(1);

/** Makes a model's package group when its stack comes, or adopts the one that a former stack has left. */
export class PackageGroupFunction extends NodeFunction<z.input<typeof keepPackageGroupEnv>> {
  constructor(scope: Construct, id: string, props: PackageGroupFunctionProps) {
    const { architecture, logRetention, system } = props;
    super(scope, id, {
      architecture,
      logRetention,
      lambda: 'keep-package-group',
      description: "Makes a model's package group, or adopts the one there is",
      timeout: PACKAGE_GROUP_TIMEOUT,
      memorySize: 256,
      environment: { SYSTEM_NAME: system },
    });
    const groups = sagemakerArn(`model-package-group/${packageGroupOf(system, '*')}`);
    this.addToRolePolicy(
      new PolicyStatement({
        actions: ['CreateModelPackageGroup', 'DescribeModelPackageGroup', 'AddTags'].map(
          (action) => `sagemaker:${action}`,
        ),
        resources: [groups],
      }),
    );
    acceptArn(
      this.ownRole,
      groups,
      "Models come and go; their groups start with the system's name.",
    );
  }
}
