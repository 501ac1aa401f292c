import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { EventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { startIngestEnv } from '../../lambdas/start-ingest/env.ts';
import {
  ingestMetrics,
  METRICS_NAMESPACE,
  MODEL_DIMENSION,
} from '../../pipelines/ingest/metrics.ts';
import { NO_MODEL } from '../../pipelines/model-definition/contract.ts';
import type { EvergreenConfig } from '../config/index.ts';
import { AlarmRegistry } from '../constructs/alarm-registry.ts';
import { AlarmTopic } from '../constructs/alarm-topic.ts';
import { DatasetStore } from '../constructs/dataset-store.ts';
import { EncryptionKey } from '../constructs/encryption-key.ts';
import { functionDefaults } from '../constructs/function-defaults.ts';
import { IngestFunctionSet } from '../constructs/ingest-functions.ts';
import { Ledger } from '../constructs/ledger.ts';
import { NodeFunction, SHORT_TIMEOUT } from '../constructs/node-function.ts';
import { addQueueAlarms } from '../constructs/queue-alarms.ts';
import { UploadTrigger } from '../constructs/upload-trigger.ts';
import { IngestWorkflow } from '../workflows/ingest/ingest-workflow.ts';
import { publish } from './shared-values.ts';

export interface DataStackProps extends StackProps {
  readonly config: EvergreenConfig;
  /** A folder with one compiled definition a model. */
  readonly definitionsFolder: string;
}

/** What all models share so far: the data bucket, the ledger, the event bus and the ingest workflow. */
export class DataStack extends Stack {
  constructor(scope: Construct, id: string, props: DataStackProps) {
    super(scope, id, props);
    const { config } = props;
    const defaults = functionDefaults(config.platform);
    const key = new EncryptionKey(this, 'Key', `Data, ledger and alarms of ${config.name}`);
    const store = new DatasetStore(this, 'DatasetStore', {
      key,
      accessLogRetention: Duration.days(config.platform.accessLogRetentionDays),
    });
    const ledger = new Ledger(this, 'Ledger', {
      key,
      deletionProtection: config.stage === 'production',
    });
    const bus = new EventBus(this, 'DomainEvents', { description: `Events of ${config.name}` });
    const topic = new AlarmTopic(this, 'Alarms', { key, emails: config.platform.alarmEmails });

    const functions = new IngestFunctionSet(this, 'IngestFunctions', {
      ...defaults,
      store: store.access,
      ledger: ledger.access,
      definitionsFolder: props.definitionsFolder,
      memoryMb: config.platform.ingest.memoryMb,
      diskMb: config.platform.ingest.diskMb,
    });
    const workflow = new IngestWorkflow(this, 'Ingest', {
      functions,
      bus,
      logRetention: defaults.logRetention,
    });
    const starter = new NodeFunction<z.input<typeof startIngestEnv>>(this, 'StartIngest', {
      ...defaults,
      lambda: 'start-ingest',
      description: 'Starts the ingest workflow, once for each upload',
      timeout: SHORT_TIMEOUT,
      memorySize: 256,
      environment: { INGEST_STATE_MACHINE_ARN: workflow.stateMachineArn },
    });
    workflow.grantStartOnce(starter);
    const trigger = new UploadTrigger(this, 'UploadTrigger', { bucket: store.bucket, starter });

    this.#alarms(new AlarmRegistry(this, 'AlarmRegistry', topic), workflow, trigger);
    publish(this, config.name, {
      'alarm-topic-arn': topic.topicArn,
      'event-bus-name': bus.eventBusName,
      'data-bucket-name': store.bucket.bucketName,
      'ledger-table-name': ledger.table.tableName,
      'encryption-key-arn': key.keyArn,
    });
    this.#outputs({
      DataBucketName: store.bucket.bucketName,
      LedgerTableName: ledger.table.tableName,
      EventBusName: bus.eventBusName,
      IngestStateMachineArn: workflow.stateMachineArn,
      UploadQueueUrl: trigger.queue.queueUrl,
      UploadDeadLettersUrl: trigger.deadLetters.queueUrl,
      AlarmTopicArn: topic.topicArn,
    });
  }

  #alarms(alarms: AlarmRegistry, workflow: IngestWorkflow, trigger: UploadTrigger): void {
    const period = Duration.minutes(5);
    alarms.add('IngestFailed', {
      metric: workflow.metricUnsuccessful(period),
      above: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      severity: 'ticket',
      says: 'An upload could be neither registered nor quarantined: the ingest workflow failed.',
      runbook: 'ingest-failed',
    });
    addQueueAlarms(alarms, trigger, {
      undelivered: {
        id: 'UploadsUndelivered',
        severity: 'page',
        says: 'Upload events wait in the dead-letter queue: these uploads are not being ingested.',
        runbook: 'uploads-undelivered',
      },
      delayed: {
        id: 'UploadsDelayed',
        after: Duration.minutes(15),
        says: 'An upload has waited more than 15 minutes for its ingest to start.',
        runbook: 'uploads-delayed',
      },
    });
    alarms.add('UploadToNoModel', {
      metric: new Metric({
        namespace: METRICS_NAMESPACE,
        metricName: ingestMetrics.uploadsQuarantined,
        dimensionsMap: { [MODEL_DIMENSION]: NO_MODEL },
        statistic: 'Sum',
        period,
      }),
      above: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      severity: 'ticket',
      says: 'A file was uploaded into a folder that belongs to no model.',
      runbook: 'upload-to-no-model',
    });
  }

  /** Keys that scripts rely on: they stay as they are. */
  #outputs(values: Record<string, string>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
