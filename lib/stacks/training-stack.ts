import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { startTrainingEnv } from '../../lambdas/start-training/env.ts';
import type { ContainerImage } from '../../pipelines/algorithm/contract.ts';
import type { EvergreenConfig } from '../config/index.ts';
import { AlarmRegistry } from '../constructs/alarm-registry.ts';
import { AlgorithmImage } from '../constructs/algorithm-image.ts';
import type { EventTrigger } from '../constructs/event-trigger.ts';
import { functionDefaults } from '../constructs/function-defaults.ts';
import { JobRole } from '../constructs/job-role.ts';
import { type FunctionDefaults, NodeFunction, SHORT_TIMEOUT } from '../constructs/node-function.ts';
import { TrainingFunctionSet } from '../constructs/training-functions.ts';
import { TrainingTrigger } from '../constructs/training-trigger.ts';
import { TrainingWorkflow } from '../workflows/training/training-workflow.ts';
import type { Workflow } from '../workflows/workflow.ts';
import { sharedResources } from './shared-resources.ts';
import { publish } from './shared-values.ts';

export interface TrainingStackProps extends StackProps {
  readonly config: EvergreenConfig;
  /** Every image that a model's algorithm runs in, once. */
  readonly images: readonly ContainerImage[];
  /** A folder with one run policy a model. */
  readonly policiesFolder: string;
  /** A folder with the code of each algorithm. */
  readonly algorithmsFolder: string;
}

/** How a dataset version becomes a candidate: the training workflow, its jobs' role, its trigger. */
export class TrainingStack extends Stack {
  readonly #system: string;

  constructor(scope: Construct, id: string, props: TrainingStackProps) {
    super(scope, id, props);
    this.#system = props.config.name;
    const defaults = functionDefaults(props.config.platform);
    const { key, store, ledger, bus, topic } = sharedResources(this, this.#system);
    const images = props.images.map(
      (image) => new AlgorithmImage(this, `Image-${image.repository}-${image.tag}`, image),
    );

    const functions = new TrainingFunctionSet(this, 'TrainingFunctions', {
      ...defaults,
      system: this.#system,
      store,
      ledger,
      images,
      policiesFolder: props.policiesFolder,
      algorithmsFolder: props.algorithmsFolder,
    });
    const jobRole = new JobRole(this, 'JobRole', { store, images });
    const workflow = new TrainingWorkflow(this, 'Training', {
      system: this.#system,
      functions,
      bus,
      key,
      jobRole,
      logRetention: defaults.logRetention,
    });
    const trigger = this.#trigger(workflow, bus, defaults, props.policiesFolder);

    this.#alarms(new AlarmRegistry(this, 'AlarmRegistry', topic), workflow, trigger);
    publish(this, this.#system, { 'training-state-machine-arn': workflow.stateMachineArn });
    this.#outputs({
      TrainingStateMachineArn: workflow.stateMachineArn,
      RunQueueUrl: trigger.queue.queueUrl,
      RunDeadLettersUrl: trigger.deadLetters.queueUrl,
      JobRoleArn: jobRole.roleArn,
    });
  }

  #trigger(
    workflow: Workflow,
    bus: IEventBus,
    defaults: FunctionDefaults,
    policiesFolder: string,
  ): TrainingTrigger {
    type Environment = Omit<z.input<typeof startTrainingEnv>, 'LAMBDA_TASK_ROOT'>;
    const starter = new NodeFunction<Environment>(this, 'StartTraining', {
      ...defaults,
      lambda: 'start-training',
      description: 'Starts a run, once for each dataset version and policy',
      timeout: SHORT_TIMEOUT,
      memorySize: 256,
      bundledFolders: { policies: policiesFolder },
      environment: { TRAINING_STATE_MACHINE_ARN: workflow.stateMachineArn },
    });
    workflow.grantStartOnce(starter);
    return new TrainingTrigger(this, 'TrainingTrigger', { bus, starter });
  }

  #alarms(alarms: AlarmRegistry, workflow: Workflow, trigger: EventTrigger): void {
    const period = Duration.minutes(5);
    const once = {
      above: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    };
    alarms.add('TrainingWorkflowFailed', {
      ...once,
      metric: workflow.metricUnsuccessful(period),
      severity: 'ticket',
      says: 'A run came to no candidate: an execution of the training workflow failed.',
      runbook: 'training-workflow-failed',
    });
    alarms.add('RunEventsUndelivered', {
      ...once,
      metric: trigger.deadLetters.metricApproximateNumberOfMessagesVisible({ period }),
      severity: 'page',
      says: 'Events of new dataset versions wait in the dead-letter queue: no run starts for them.',
      runbook: 'run-events-undelivered',
    });
    alarms.add('RunEventsDelayed', {
      ...once,
      metric: trigger.queue.metricApproximateAgeOfOldestMessage({ period }),
      above: Duration.minutes(15).toSeconds(),
      severity: 'ticket',
      says: 'A new dataset version has waited more than 15 minutes for its run to start.',
      runbook: 'run-events-delayed',
    });
  }

  /** Keys that scripts rely on: they stay as they are. */
  #outputs(values: Record<string, string>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
