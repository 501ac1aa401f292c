import { CustomResource, type Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ModelResourceProperties } from '../../pipelines/model-definition/stack-resource.ts';

export interface ModelTeardownProps {
  readonly model: string;
  /** The ARN of what takes an endpoint down. */
  readonly functionArn: string;
  /** How long that may take. */
  readonly timeout: Duration;
}

/**
 * The endpoint is the release workflow's affair, and no resource of a stack. So that it does not go on
 * costing money, this takes it down when the model's stack is deleted; creating it lets releases in.
 */
export class ModelTeardown extends CustomResource {
  constructor(scope: Construct, id: string, { model, functionArn, timeout }: ModelTeardownProps) {
    const properties: ModelResourceProperties = { Model: model };
    super(scope, id, {
      serviceToken: functionArn,
      resourceType: 'Custom::ModelEndpoint',
      serviceTimeout: timeout,
      properties,
    });
  }
}
