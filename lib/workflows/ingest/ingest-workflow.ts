import { Duration } from 'aws-cdk-lib';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { Workflow } from '../workflow.ts';
import { ingestDefinition } from './definition.ts';
import type { IngestFunctions } from './ingest-functions.ts';

export interface IngestWorkflowProps {
  readonly functions: IngestFunctions;
  readonly bus: IEventBus;
  readonly logRetention: RetentionDays;
}

/** The ingest state machine. An execution takes seconds; after an hour something is stuck. */
export class IngestWorkflow extends Workflow {
  constructor(scope: Construct, id: string, { functions, bus, logRetention }: IngestWorkflowProps) {
    super(scope, id, {
      definition: ingestDefinition(scope, functions, bus),
      timeout: Duration.hours(1),
      logRetention,
    });
  }
}
