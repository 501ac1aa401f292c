import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { grantScale } from '../../constructs/endpoint-scaling.ts';
import { Workflow } from '../workflow.ts';
import { releaseDefinition } from './definition.ts';
import type { ReleaseFunctions } from './release-functions.ts';
import { grantRelease } from './release-permissions.ts';

export interface ReleaseWorkflowProps {
  /** The name of the whole system, which the names of endpoints and package groups start with. */
  readonly system: string;
  readonly functions: ReleaseFunctions;
  readonly bus: IEventBus;
  /** Of the data bucket. */
  readonly key: IKey;
  /** What endpoints run as. */
  readonly servingRole: IRole;
  readonly logRetention: RetentionDays;
}

/**
 * The release state machine. With the defaults an execution ends within 75 minutes of its turn: an
 * update of at most 60, and what comes before and after it. At the longest limits a release takes over
 * 8 hours and waits for its turn for ten and a half; after 2 days something is stuck.
 */
export class ReleaseWorkflow extends Workflow {
  constructor(scope: Construct, id: string, props: ReleaseWorkflowProps) {
    const { system, functions, bus, key, servingRole, logRetention } = props;
    super(scope, id, {
      definition: releaseDefinition(scope, functions, {
        bus,
        roleArn: servingRole.roleArn,
        keyArn: key.keyArn,
      }),
      timeout: Duration.days(2),
      logRetention,
    });
    grantRelease(this.role, system, servingRole);
    grantScale(this.role, system);
  }
}
