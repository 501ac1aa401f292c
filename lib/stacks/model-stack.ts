import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Dashboard,
  GraphWidget,
  Metric,
  TextWidget,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import {
  ingestMetrics,
  METRICS_NAMESPACE,
  MODEL_DIMENSION,
} from '../../pipelines/ingest/metrics.ts';
import type { ModelDefinition } from '../../pipelines/model-definition/contract.ts';
import { AlarmRegistry } from '../constructs/alarm-registry.ts';
import { lookUp } from './shared-values.ts';

export interface ModelStackProps extends StackProps {
  /** The name of the whole system, `name` in the config. */
  readonly system: string;
  readonly definition: ModelDefinition;
}

/** What one model has to itself. It reads shared values by name, so it comes and goes alone. */
export class ModelStack extends Stack {
  readonly #model: string;

  constructor(scope: Construct, id: string, props: ModelStackProps) {
    super(scope, id, props);
    this.#model = props.definition.name;
    const topic = Topic.fromTopicArn(this, 'Alarms', lookUp(this, props.system, 'alarm-topic-arn'));
    const alarms = new AlarmRegistry(this, 'AlarmRegistry', topic);
    alarms.add('UploadQuarantined', {
      metric: this.#count(ingestMetrics.uploadsQuarantined),
      above: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      severity: 'ticket',
      says: `A file uploaded for ${this.#model} does not satisfy its data contract.`,
      runbook: 'upload-quarantined',
    });
    const dashboard = this.#dashboard();
    const bucket = lookUp(this, props.system, 'data-bucket-name');
    new CfnOutput(this, 'UploadTo', { value: `s3://${bucket}/${prefixes.raw}${this.#model}/` });
    new CfnOutput(this, 'DashboardName', { value: dashboard.dashboardName });
  }

  /** One screen a model; each part of the loop adds its row. */
  #dashboard(): Dashboard {
    const dashboard = new Dashboard(this, 'Dashboard', { defaultInterval: Duration.days(7) });
    dashboard.addWidgets(new TextWidget({ markdown: `# ${this.#model}`, width: 24, height: 1 }));
    dashboard.addWidgets(
      new GraphWidget({
        title: 'Uploads, by what became of them',
        width: 12,
        left: [
          this.#count(ingestMetrics.datasetVersionsRegistered, 'registered'),
          this.#count(ingestMetrics.uploadsQuarantined, 'quarantined'),
          this.#count(ingestMetrics.uploadsDuplicate, 'duplicate'),
          this.#count(ingestMetrics.uploadsSuperseded, 'superseded'),
          this.#count(ingestMetrics.ingestFailures, 'failed'),
        ],
      }),
      new GraphWidget({
        title: 'Rows',
        width: 12,
        left: [
          this.#count(ingestMetrics.rowsRegistered, 'registered'),
          this.#count(ingestMetrics.rowsDroppedWithoutLabel, 'dropped, no label'),
        ],
      }),
    );
    return dashboard;
  }

  #count(metricName: string, label?: string): Metric {
    return new Metric({
      namespace: METRICS_NAMESPACE,
      metricName,
      dimensionsMap: { [MODEL_DIMENSION]: this.#model },
      statistic: 'Sum',
      period: Duration.minutes(5),
      ...(label && { label }),
    });
  }
}
