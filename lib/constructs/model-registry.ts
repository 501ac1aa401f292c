import { CustomResource, RemovalPolicy } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ModelResourceProperties } from '../../pipelines/model-definition/stack-resource.ts';
import { packageGroupOf } from '../../pipelines/training/plan.ts';
import { PACKAGE_GROUP_TIMEOUT } from './package-group-function.ts';

export interface ModelRegistryProps {
  readonly system: string;
  readonly model: string;
  /** The ARN of what makes package groups, and adopts those that are there. */
  readonly functionArn: string;
}

/**
 * Where a model's candidates are registered: a model package group, which Studio shows by itself. Its
 * name is fixed, as the training workflow finds it by name; it outlives its stack with all it holds.
 * A custom resource, because `AWS::SageMaker::ModelPackageGroup` can't be created where there is one of
 * its name, nor imported automatically: its identifier is an ARN, which no template states.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-automatically.html
 */
export class ModelRegistry extends CustomResource {
  readonly groupName: string;

  constructor(scope: Construct, id: string, { system, model, functionArn }: ModelRegistryProps) {
    const properties: ModelResourceProperties = { Model: model };
    super(scope, id, {
      serviceToken: functionArn,
      resourceType: 'Custom::ModelPackageGroup',
      serviceTimeout: PACKAGE_GROUP_TIMEOUT,
      removalPolicy: RemovalPolicy.RETAIN,
      properties,
    });
    this.groupName = packageGroupOf(system, model);
  }
}
