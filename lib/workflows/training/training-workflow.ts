import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { RUN_DAYS } from '../../config/index.ts';
import { Workflow } from '../workflow.ts';
import { trainingDefinition } from './definition.ts';
import { grantRegister, grantRunJobs } from './job-permissions.ts';
import type { TrainingFunctions } from './training-functions.ts';

export interface TrainingWorkflowProps {
  /** The name of the whole system, which the names of jobs and package groups start with. */
  readonly system: string;
  readonly functions: TrainingFunctions;
  readonly bus: IEventBus;
  /** Of the data bucket. */
  readonly key: IKey;
  /** What jobs run as. */
  readonly jobRole: IRole;
  readonly logRetention: RetentionDays;
}

/**
 * The training state machine. With the defaults an execution ends within 3 hours: two jobs of at most
 * 60 and 30 minutes, an hour's margin each. Longer limits, which the config allows as far as they fit,
 * waits for capacity and rounds with a new champion add up; after 3 days something is stuck.
 */
export class TrainingWorkflow extends Workflow {
  constructor(scope: Construct, id: string, props: TrainingWorkflowProps) {
    const { system, functions, bus, key, jobRole, logRetention } = props;
    super(scope, id, {
      definition: trainingDefinition(scope, functions, {
        bus,
        roleArn: jobRole.roleArn,
        keyArn: key.keyArn,
      }),
      timeout: Duration.days(RUN_DAYS),
      logRetention,
    });
    grantRunJobs(this.role, system, jobRole);
    grantRegister(this.role, system);
  }
}
