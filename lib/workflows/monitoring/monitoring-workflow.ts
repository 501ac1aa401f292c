import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { Workflow } from '../workflow.ts';
import { monitoringDefinition } from './definition.ts';
import type { MonitoringFunctions } from './monitoring-functions.ts';

export interface MonitoringWorkflowProps {
  readonly functions: MonitoringFunctions;
  readonly bus: IEventBus;
  readonly logRetention: RetentionDays;
}

/**
 * The monitoring state machine. Making a baseline and measuring are functions of at most 15 minutes
 * each, the rest takes seconds: after 2 hours, their retries included, something is stuck.
 */
export class MonitoringWorkflow extends Workflow {
  constructor(
    scope: Construct,
    id: string,
    { functions, bus, logRetention }: MonitoringWorkflowProps,
  ) {
    super(scope, id, {
      definition: monitoringDefinition(scope, functions, bus),
      timeout: Duration.hours(2),
      logRetention,
    });
  }
}
