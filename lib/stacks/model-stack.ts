import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { prefixes } from '../../pipelines/dataset/prefixes.ts';
import type { MonitoringPolicy } from '../../pipelines/monitoring/policy.ts';
import type { ServingPolicy } from '../../pipelines/release/policy.ts';
import { endpointNameOf } from '../../pipelines/serving/variants.ts';
import type { RunPolicy } from '../../pipelines/training/policy.ts';
import { AlarmRegistry } from '../constructs/alarm-registry.ts';
import {
  addReleaseAlarms,
  addServingAlarms,
  addTrainingAlarms,
} from '../constructs/model-alarms.ts';
import { addMonitoringAlarms } from '../constructs/monitoring-alarms.ts';
import { ModelDashboard } from '../constructs/model-dashboard.ts';
import { ModelRegistry } from '../constructs/model-registry.ts';
import { ModelTeardown } from '../constructs/model-teardown.ts';
import { TEARDOWN_TIMEOUT } from '../constructs/teardown-function.ts';
import { lookUp } from './shared-values.ts';

export interface ModelStackProps extends StackProps {
  /** The name of the whole system, `name` in the config. */
  readonly system: string;
  readonly policy: RunPolicy;
  readonly serving: ServingPolicy;
  readonly monitoring: MonitoringPolicy;
}

/** What one model has to itself. It reads shared values by name, so it comes and goes alone. */
export class ModelStack extends Stack {
  constructor(scope: Construct, id: string, props: ModelStackProps) {
    super(scope, id, props);
    const { system, policy, serving, monitoring } = props;
    const { model } = policy;
    const endpoint = endpointNameOf(system, model);
    const registry = new ModelRegistry(this, 'Registry', {
      system,
      model,
      functionArn: lookUp(this, system, 'package-group-function-arn'),
    });
    new ModelTeardown(this, 'Endpoint', {
      model,
      functionArn: lookUp(this, system, 'teardown-function-arn'),
      timeout: TEARDOWN_TIMEOUT,
    });
    const topic = Topic.fromTopicArn(this, 'Alarms', lookUp(this, system, 'alarm-topic-arn'));
    const alarms = new AlarmRegistry(this, 'AlarmRegistry', topic);
    addTrainingAlarms(alarms, model);
    addReleaseAlarms(alarms, model);
    addServingAlarms(alarms, endpoint, serving);
    // Nothing captured is nothing to look at.
    if (serving.capture.percent > 0) addMonitoringAlarms(alarms, { system, monitoring });
    const [gate] = policy.gates.nonInferiority;
    const dashboard = new ModelDashboard(this, 'Dashboard', {
      model,
      endpoint,
      score: gate?.metric ?? 'score',
      monitoring,
    });
    const bucket = lookUp(this, system, 'data-bucket-name');
    new CfnOutput(this, 'UploadTo', { value: `s3://${bucket}/${prefixes.raw}${model}/` });
    new CfnOutput(this, 'DashboardName', { value: dashboard.dashboardName });
    new CfnOutput(this, 'ModelPackageGroupName', { value: registry.groupName });
    new CfnOutput(this, 'EndpointName', { value: endpoint });
  }
}
