import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { packageGroupOf } from '../../pipelines/training/plan.ts';
import { EventTrigger } from './event-trigger.ts';

export interface ReleaseTriggerProps {
  /** What the names of model package groups start with. */
  readonly system: string;
  readonly starter: IFunction;
}

/** A model package of the system that is approved, by the gates or by a person, starts its release. */
export class ReleaseTrigger extends EventTrigger {
  constructor(scope: Construct, id: string, { system, starter }: ReleaseTriggerProps) {
    super(scope, id, {
      rules: {
        Rule: {
          description: 'A model package was approved',
          eventPattern: {
            source: ['aws.sagemaker'],
            detailType: ['SageMaker Model Package State Change'],
            detail: {
              ModelApprovalStatus: ['Approved'],
              ModelPackageGroupName: [{ prefix: packageGroupOf(system, '') }],
            },
          },
        },
      },
      starter,
    });
  }
}
