import { Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type Metric, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ingestMetrics } from '../../pipelines/ingest/metrics.ts';
import type { MonitoringPolicy } from '../../pipelines/monitoring/policy.ts';
import { releaseMetrics } from '../../pipelines/release/metrics.ts';
import { trainingMetrics } from '../../pipelines/training/metrics.ts';
import { modelMetric } from './model-metric.ts';
import { monitoringWidgets } from './monitoring-widgets.ts';
import { servingWidgets } from './serving-widgets.ts';

export interface ModelDashboardProps {
  readonly model: string;
  readonly endpoint: string;
  /** What the gates judge by first. */
  readonly score: string;
  readonly monitoring: MonitoringPolicy;
}

/** One screen a model; each part of the loop adds its row. */
export class ModelDashboard extends Dashboard {
  readonly #model: string;

  constructor(scope: Construct, id: string, props: ModelDashboardProps) {
    const { model, endpoint, score, monitoring } = props;
    super(scope, id, { defaultInterval: Duration.days(7) });
    this.#model = model;
    this.addWidgets(new TextWidget({ markdown: `# ${model}`, width: 24, height: 1 }));
    this.#uploads();
    this.#runs(score);
    const rows = [...servingWidgets(model, endpoint), ...monitoringWidgets(monitoring)];
    for (const row of rows) this.addWidgets(...row);
  }

  #uploads(): void {
    this.addWidgets(
      new GraphWidget({
        title: 'Uploads, by what became of them',
        width: 12,
        left: this.#metrics('Sum', {
          [ingestMetrics.datasetVersionsRegistered]: 'registered',
          [ingestMetrics.uploadsQuarantined]: 'quarantined',
          [ingestMetrics.uploadsDuplicate]: 'duplicate',
          [ingestMetrics.uploadsSuperseded]: 'superseded',
          [ingestMetrics.ingestFailures]: 'failed',
        }),
      }),
      new GraphWidget({
        title: 'Rows',
        width: 12,
        left: this.#metrics('Sum', {
          [ingestMetrics.rowsRegistered]: 'registered',
          [ingestMetrics.rowsDroppedWithoutLabel]: 'dropped, no label',
        }),
      }),
    );
  }

  #runs(score: string): void {
    this.addWidgets(
      new GraphWidget({
        title: 'Runs, by what became of them',
        width: 8,
        left: this.#metrics('Sum', {
          [trainingMetrics.runsStarted]: 'started',
          [trainingMetrics.candidatesApproved]: 'approved',
          [trainingMetrics.candidatesRejected]: 'rejected',
          [trainingMetrics.candidatesPending]: 'waiting for a person',
          [trainingMetrics.runsFailed]: 'failed',
        }),
      }),
      new GraphWidget({
        title: `${score} on the newest hold-out, by version`,
        width: 8,
        left: this.#metrics('Average', {
          [trainingMetrics.candidateScore]: 'candidate',
          [trainingMetrics.championScore]: 'champion',
        }),
        right: this.#metrics('Maximum', {
          [releaseMetrics.championVersion]: 'version that serves',
        }),
      }),
      new GraphWidget({
        title: 'Seconds from start to candidate',
        width: 8,
        left: this.#metrics('Maximum', { [trainingMetrics.runSeconds]: 'slowest run' }),
      }),
    );
  }

  #metrics(statistic: string, labels: Readonly<Record<string, string>>): Metric[] {
    return Object.entries(labels).map(([name, label]) =>
      modelMetric(this.#model, name, label, statistic),
    );
  }
}
