import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import { ingestMetrics } from '../../pipelines/ingest/metrics.ts';
import { trainingMetrics } from '../../pipelines/training/metrics.ts';
import type { RunPolicy } from '../../pipelines/training/policy.ts';
import { AlarmRegistry } from '../constructs/alarm-registry.ts';
import { ModelDashboard, modelMetric } from '../constructs/model-dashboard.ts';
import { ModelRegistry } from '../constructs/model-registry.ts';
import { lookUp } from './shared-values.ts';

export interface ModelStackProps extends StackProps {
  /** The name of the whole system, `name` in the config. */
  readonly system: string;
  readonly policy: RunPolicy;
}

/** What one model has to itself. It reads shared values by name, so it comes and goes alone. */
export class ModelStack extends Stack {
  constructor(scope: Construct, id: string, props: ModelStackProps) {
    super(scope, id, props);
    const { system, policy } = props;
    const { model } = policy;
    const registry = new ModelRegistry(this, 'Registry', { system, model });
    this.#alarms(system, model);
    const [gate] = policy.gates.nonInferiority;
    const dashboard = new ModelDashboard(this, 'Dashboard', {
      model,
      score: gate?.metric ?? 'score',
    });
    const bucket = lookUp(this, system, 'data-bucket-name');
    new CfnOutput(this, 'UploadTo', { value: `s3://${bucket}/${prefixes.raw}${model}/` });
    new CfnOutput(this, 'DashboardName', { value: dashboard.dashboardName });
    new CfnOutput(this, 'ModelPackageGroupName', { value: registry.groupName });
  }

  #alarms(system: string, model: string): void {
    const topic = Topic.fromTopicArn(this, 'Alarms', lookUp(this, system, 'alarm-topic-arn'));
    const alarms = new AlarmRegistry(this, 'AlarmRegistry', topic);
    const once = {
      above: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      severity: 'ticket',
    } as const;
    alarms.add('UploadQuarantined', {
      ...once,
      metric: modelMetric(model, ingestMetrics.uploadsQuarantined),
      says: `A file uploaded for ${model} does not satisfy its data contract.`,
      runbook: 'upload-quarantined',
    });
    alarms.add('RunFailed', {
      ...once,
      metric: modelMetric(model, trainingMetrics.runsFailed),
      says: `A run of ${model} failed: its data came to no candidate.`,
      runbook: 'run-failed',
    });
  }
}
