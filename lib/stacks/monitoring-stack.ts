import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { startMonitoringEnv } from '../../lambdas/start-monitoring/env.ts';
import type { EvergreenConfig } from '../config/index.ts';
import { AlarmRegistry } from '../constructs/alarm-registry.ts';
import type { EventQueue } from '../constructs/event-queue.ts';
import { functionDefaults } from '../constructs/function-defaults.ts';
import { MonitoringFunctionSet } from '../constructs/monitoring-functions.ts';
import { MonitoringTrigger } from '../constructs/monitoring-trigger.ts';
import { type FunctionDefaults, NodeFunction, SHORT_TIMEOUT } from '../constructs/node-function.ts';
import { addQueueAlarms } from '../constructs/queue-alarms.ts';
import { REPORT_TIMEOUT, ReportFunction } from '../constructs/report-function.ts';
import { ReportTrigger } from '../constructs/report-trigger.ts';
import { MonitoringWorkflow } from '../workflows/monitoring/monitoring-workflow.ts';
import type { Workflow } from '../workflows/workflow.ts';
import { type SharedResources, sharedResources } from './shared-resources.ts';
import { publish } from './shared-values.ts';

export interface MonitoringStackProps extends StackProps {
  readonly config: EvergreenConfig;
  /** A folder with one monitoring policy a model. */
  readonly monitoringFolder: string;
}

/** How what serves is watched, and what happened is told: the monitoring workflow, the pages. */
export class MonitoringStack extends Stack {
  readonly #system: string;
  readonly #defaults: FunctionDefaults;

  constructor(scope: Construct, id: string, props: MonitoringStackProps) {
    super(scope, id, props);
    this.#system = props.config.name;
    this.#defaults = functionDefaults(props.config.platform);
    const shared = sharedResources(this, this.#system);
    const workflow = this.#workflow(props, shared);
    const monitoring = this.#trigger(workflow, shared, props.monitoringFolder);
    const reports = this.#reports(shared);

    const alarms = new AlarmRegistry(this, 'AlarmRegistry', shared.topic);
    this.#monitoringAlarms(alarms, workflow, monitoring);
    this.#reportAlarms(alarms, reports);
    publish(this, this.#system, { 'monitoring-state-machine-arn': workflow.stateMachineArn });
    this.#outputs({
      MonitoringStateMachineArn: workflow.stateMachineArn,
      MonitoringQueueUrl: monitoring.queue.queueUrl,
      MonitoringDeadLettersUrl: monitoring.deadLetters.queueUrl,
      ReportQueueUrl: reports.queue.queueUrl,
      ReportDeadLettersUrl: reports.deadLetters.queueUrl,
    });
  }

  #workflow({ config, monitoringFolder }: MonitoringStackProps, shared: SharedResources) {
    const { store, ledger, bus } = shared;
    const functions = new MonitoringFunctionSet(this, 'MonitoringFunctions', {
      ...this.#defaults,
      ...config.platform.monitoring,
      store,
      ledger,
      monitoringFolder,
    });
    const { logRetention } = this.#defaults;
    return new MonitoringWorkflow(this, 'Monitoring', { functions, bus, logRetention });
  }

  #trigger(workflow: Workflow, { bus }: SharedResources, monitoringFolder: string) {
    type Environment = Omit<z.input<typeof startMonitoringEnv>, 'LAMBDA_TASK_ROOT'>;
    const starter = new NodeFunction<Environment>(this, 'StartMonitoring', {
      ...this.#defaults,
      lambda: 'start-monitoring',
      description: 'Starts the monitoring of models whose turn it is, once a turn',
      timeout: SHORT_TIMEOUT,
      memorySize: 256,
      bundledFolders: { monitoring: monitoringFolder },
      environment: { MONITORING_STATE_MACHINE_ARN: workflow.stateMachineArn },
    });
    workflow.grantStartOnce(starter);
    return new MonitoringTrigger(this, 'MonitoringTrigger', { bus, starter });
  }

  #reports({ store, ledger, bus }: SharedResources): ReportTrigger {
    const publisher = new ReportFunction(this, 'PublishReports', {
      ...this.#defaults,
      store,
      ledger,
    });
    return new ReportTrigger(this, 'ReportTrigger', { bus, publisher, timeout: REPORT_TIMEOUT });
  }

  #monitoringAlarms(alarms: AlarmRegistry, workflow: Workflow, requests: EventQueue): void {
    alarms.add('MonitoringWorkflowFailed', {
      metric: workflow.metricUnsuccessful(Duration.minutes(5)),
      above: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      severity: 'ticket',
      says: 'Traffic could not be looked at: an execution of the monitoring workflow failed.',
      runbook: 'monitoring-workflow-failed',
    });
    addQueueAlarms(alarms, requests, {
      undelivered: {
        id: 'MonitoringRequestsUndelivered',
        severity: 'page',
        says: 'Messages that start monitoring wait in the dead-letter queue: drift is not seen.',
        runbook: 'monitoring-requests-undelivered',
      },
      delayed: {
        id: 'MonitoringRequestsDelayed',
        after: Duration.minutes(15),
        says: 'A message that starts monitoring has waited more than 15 minutes.',
        runbook: 'monitoring-requests-delayed',
      },
    });
  }

  #reportAlarms(alarms: AlarmRegistry, events: EventQueue): void {
    addQueueAlarms(alarms, events, {
      undelivered: {
        id: 'ReportEventsUndelivered',
        severity: 'ticket',
        says: 'Events wait in the dead-letter queue of the reports: pages are out of date.',
        runbook: 'report-events-undelivered',
      },
      delayed: {
        id: 'ReportEventsDelayed',
        after: Duration.minutes(15),
        says: 'An event has waited more than 15 minutes for its page.',
        runbook: 'report-events-delayed',
      },
    });
  }

  /** Keys that scripts rely on: they stay as they are. */
  #outputs(values: Record<string, string>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
