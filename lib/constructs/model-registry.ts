import { RemovalPolicy } from 'aws-cdk-lib';
import { CfnModelPackageGroup } from 'aws-cdk-lib/aws-sagemaker';
import { Construct } from 'constructs';
import { packageGroupOf } from '../../pipelines/training/plan.ts';

/**
 * Where a model's candidates are registered: a model package group, which Studio shows by itself. Its
 * name is fixed, as the training workflow finds it by name; it outlives its stack with all it holds.
 */
export class ModelRegistry extends Construct {
  readonly groupName: string;

  constructor(scope: Construct, id: string, { system, model }: { system: string; model: string }) {
    super(scope, id);
    this.groupName = packageGroupOf(system, model);
    new CfnModelPackageGroup(this, 'Group', {
      modelPackageGroupName: this.groupName,
      modelPackageGroupDescription: `Candidates of the model ${model}, registered by Evergreen`,
      tags: [{ key: 'evergreen:model', value: model }],
    }).applyRemovalPolicy(RemovalPolicy.RETAIN);
  }
}
