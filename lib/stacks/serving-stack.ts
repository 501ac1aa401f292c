import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { startReleaseEnv } from '../../lambdas/start-release/env.ts';
import type { ContainerImage } from '../../pipelines/algorithm/contract.ts';
import type { EvergreenConfig } from '../config/index.ts';
import { AlarmRegistry } from '../constructs/alarm-registry.ts';
import { AlgorithmImage } from '../constructs/algorithm-image.ts';
import { functionDefaults } from '../constructs/function-defaults.ts';
import { InferenceApi } from '../constructs/inference-api.ts';
import { type FunctionDefaults, NodeFunction, SHORT_TIMEOUT } from '../constructs/node-function.ts';
import { PredictionFunction } from '../constructs/prediction-function.ts';
import { addQueueAlarms } from '../constructs/queue-alarms.ts';
import { ReconcilerFunction } from '../constructs/reconciler-function.ts';
import { ReleaseFunctionSet } from '../constructs/release-functions.ts';
import { ReleaseReconciliation } from '../constructs/release-reconciliation.ts';
import { ReleaseTrigger } from '../constructs/release-trigger.ts';
import { ServingRole } from '../constructs/serving-role.ts';
import { TeardownFunction } from '../constructs/teardown-function.ts';
import { ReleaseWorkflow } from '../workflows/release/release-workflow.ts';
import type { Workflow } from '../workflows/workflow.ts';
import { type SharedResources, sharedResources } from './shared-resources.ts';
import { publish } from './shared-values.ts';

export interface ServingStackProps extends StackProps {
  readonly config: EvergreenConfig;
  /** Every image that a model's algorithm runs in, once. */
  readonly images: readonly ContainerImage[];
  /** A folder with one serving policy a model. */
  readonly servingFolder: string;
  /** A folder with one compiled definition a model. */
  readonly definitionsFolder: string;
}

/** How a candidate comes to serve, and how it is asked: release workflow, endpoints' role, API. */
export class ServingStack extends Stack {
  readonly #system: string;
  readonly #defaults: FunctionDefaults;

  constructor(scope: Construct, id: string, props: ServingStackProps) {
    super(scope, id, props);
    this.#system = props.config.name;
    this.#defaults = functionDefaults(props.config.platform);
    const shared = sharedResources(this, this.#system);
    const workflow = this.#workflow(props, shared);
    const trigger = this.#trigger(workflow, props.servingFolder);
    const reconciliation = this.#reconciliation(workflow, props.servingFolder, shared);
    const api = this.#api(props, shared);
    const teardown = new TeardownFunction(this, 'TearDownEndpoint', {
      ...this.#defaults,
      system: this.#system,
      ledger: shared.ledger,
    });

    const alarms = new AlarmRegistry(this, 'AlarmRegistry', shared.topic);
    this.#releaseAlarms(alarms, workflow, trigger);
    this.#reconciliationAlarms(alarms, reconciliation);
    this.#apiAlarms(alarms, api);
    // Without the slash that API Gateway ends the address of a stage with.
    const apiUrl = `https://${api.restApiId}.execute-api.${this.region}.${this.urlSuffix}/${api.deploymentStage.stageName}`;
    publish(this, this.#system, {
      'release-state-machine-arn': workflow.stateMachineArn,
      'api-url': apiUrl,
      'teardown-function-arn': teardown.functionArn,
    });
    this.#outputs({
      ApiUrl: apiUrl,
      ReleaseStateMachineArn: workflow.stateMachineArn,
      ReleaseQueueUrl: trigger.queue.queueUrl,
      ReleaseDeadLettersUrl: trigger.deadLetters.queueUrl,
      ReleaseSweepQueueUrl: reconciliation.queue.queueUrl,
      ReleaseSweepDeadLettersUrl: reconciliation.deadLetters.queueUrl,
    });
  }

  #workflow(props: ServingStackProps, { key, store, ledger, bus }: SharedResources) {
    const images = props.images.map(
      (image) => new AlgorithmImage(this, `Image-${image.repository}-${image.tag}`, image),
    );
    return new ReleaseWorkflow(this, 'Release', {
      system: this.#system,
      functions: new ReleaseFunctionSet(this, 'ReleaseFunctions', {
        ...this.#defaults,
        system: this.#system,
        store,
        ledger,
        servingFolder: props.servingFolder,
      }),
      bus,
      key,
      servingRole: new ServingRole(this, 'ServingRole', { store, images }),
      logRetention: this.#defaults.logRetention,
    });
  }

  #trigger(workflow: Workflow, servingFolder: string): ReleaseTrigger {
    type Environment = Omit<z.input<typeof startReleaseEnv>, 'LAMBDA_TASK_ROOT'>;
    const starter = new NodeFunction<Environment>(this, 'StartRelease', {
      ...this.#defaults,
      lambda: 'start-release',
      description: 'Starts the release of an approved package, once',
      timeout: SHORT_TIMEOUT,
      memorySize: 256,
      bundledFolders: { serving: servingFolder },
      environment: {
        RELEASE_STATE_MACHINE_ARN: workflow.stateMachineArn,
        SYSTEM_NAME: this.#system,
      },
    });
    workflow.grantStartOnce(starter);
    return new ReleaseTrigger(this, 'ReleaseTrigger', { system: this.#system, starter });
  }

  #reconciliation(workflow: Workflow, servingFolder: string, { ledger }: SharedResources) {
    const reconciler = new ReconcilerFunction(this, 'ReconcileReleases', {
      ...this.#defaults,
      system: this.#system,
      ledger,
      servingFolder,
      releaseStateMachineArn: workflow.stateMachineArn,
    });
    workflow.grantStartOnce(reconciler);
    return new ReleaseReconciliation(this, 'ReleaseReconciliation', { reconciler });
  }

  #api({ config, definitionsFolder }: ServingStackProps, { ledger }: SharedResources) {
    return new InferenceApi(this, 'Api', {
      system: this.#system,
      handler: new PredictionFunction(this, 'Predict', {
        ...this.#defaults,
        system: this.#system,
        ledger,
        definitionsFolder,
      }),
      options: config.platform.api,
      logRetention: this.#defaults.logRetention,
    });
  }

  #releaseAlarms(alarms: AlarmRegistry, workflow: Workflow, trigger: ReleaseTrigger): void {
    alarms.add('ReleaseWorkflowFailed', {
      metric: workflow.metricUnsuccessful(Duration.minutes(5)),
      above: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      severity: 'ticket',
      says: 'An execution of the release workflow failed: a version is not released, or not cleaned up after.',
      runbook: 'release-workflow-failed',
    });
    addQueueAlarms(alarms, trigger, {
      undelivered: {
        id: 'ReleaseEventsUndelivered',
        severity: 'page',
        says: 'Approvals of model packages wait in the dead-letter queue: these versions are not released.',
        runbook: 'release-events-undelivered',
      },
      delayed: {
        id: 'ReleaseEventsDelayed',
        after: Duration.minutes(15),
        says: 'An approved model package has waited more than 15 minutes for its release to start.',
        runbook: 'release-events-delayed',
      },
    });
  }

  #reconciliationAlarms(alarms: AlarmRegistry, reconciliation: ReleaseReconciliation): void {
    addQueueAlarms(alarms, reconciliation, {
      undelivered: {
        id: 'ReleaseSweepsUndelivered',
        severity: 'ticket',
        says: 'Looks for lost approvals wait in the dead-letter queue: an approval whose event is lost is not released.',
        runbook: 'release-sweeps-undelivered',
      },
      delayed: {
        id: 'ReleaseSweepsDelayed',
        after: Duration.minutes(15),
        says: 'For more than 15 minutes nobody has looked for approvals whose event was lost.',
        runbook: 'release-sweeps-delayed',
      },
    });
  }

  #apiAlarms(alarms: AlarmRegistry, api: InferenceApi): void {
    alarms.add('ApiErrors', {
      // The average of a metric that is 1 for a failed request and 0 for any other.
      metric: api.metricServerError({ period: Duration.minutes(5), statistic: 'Average' }),
      above: 0.01,
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      severity: 'page',
      says: 'More than 1 % of the requests to the prediction API fail.',
      runbook: 'api-errors',
    });
  }

  /** Keys that scripts rely on: they stay as they are. */
  #outputs(values: Record<string, string>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
