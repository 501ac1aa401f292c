import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import type { decideRetrainingEnv } from '../../lambdas/decide-retraining/env.ts';
import type { ContainerImage } from '../../pipelines/algorithm/contract.ts';
import type { EvergreenConfig } from '../config/index.ts';
import { AlarmRegistry } from '../constructs/alarm-registry.ts';
import { AlgorithmImage } from '../constructs/algorithm-image.ts';
import { functionDefaults } from '../constructs/function-defaults.ts';
import { JobRole } from '../constructs/job-role.ts';
import { type FunctionDefaults, NodeFunction } from '../constructs/node-function.ts';
import { PackageGroupFunction } from '../constructs/package-group-function.ts';
import { addQueueAlarms } from '../constructs/queue-alarms.ts';
import { RetrainingQueue } from '../constructs/retraining-queue.ts';
import { TrainingFunctionSet } from '../constructs/training-functions.ts';
import { TrainingWorkflow } from '../workflows/training/training-workflow.ts';
import type { Workflow } from '../workflows/workflow.ts';
import { type SharedResources, sharedResources } from './shared-resources.ts';
import { publish } from './shared-values.ts';

/** A batch of ten messages, each a few reads and writes, and a sweep over every model among them. */
const DECIDE_TIMEOUT = Duration.minutes(1);

export interface TrainingStackProps extends StackProps {
  readonly config: EvergreenConfig;
  /** Every image that a model's algorithm runs in, once. */
  readonly images: readonly ContainerImage[];
  /** A folder with one run policy a model. */
  readonly policiesFolder: string;
  /** A folder with one retraining policy a model. */
  readonly retrainingFolder: string;
  /** A folder with the code of each algorithm. */
  readonly algorithmsFolder: string;
}

/** How reasons to train become candidates: the retraining queue, the training workflow, its jobs' role. */
export class TrainingStack extends Stack {
  readonly #system: string;

  constructor(scope: Construct, id: string, props: TrainingStackProps) {
    super(scope, id, props);
    this.#system = props.config.name;
    const defaults = functionDefaults(props.config.platform);
    const shared = sharedResources(this, this.#system);
    const { key, store, ledger, bus, topic } = shared;
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
    const queue = new RetrainingQueue(this, 'RetrainingQueue', {
      system: this.#system,
      bus,
      timeout: DECIDE_TIMEOUT,
    });
    const groups = new PackageGroupFunction(this, 'KeepPackageGroup', {
      ...defaults,
      system: this.#system,
    });
    this.#decide(queue, workflow, shared, { ...props, ...defaults });

    this.#alarms(new AlarmRegistry(this, 'AlarmRegistry', topic), workflow, queue);
    publish(this, this.#system, {
      'training-state-machine-arn': workflow.stateMachineArn,
      'package-group-function-arn': groups.functionArn,
    });
    this.#outputs({
      TrainingStateMachineArn: workflow.stateMachineArn,
      RunQueueUrl: queue.queue.queueUrl,
      RunDeadLettersUrl: queue.deadLetters.queueUrl,
      JobRoleArn: jobRole.roleArn,
    });
  }

  #decide(
    queue: RetrainingQueue,
    workflow: Workflow,
    { ledger, bus }: SharedResources,
    props: FunctionDefaults & Pick<TrainingStackProps, 'policiesFolder' | 'retrainingFolder'>,
  ): void {
    type Environment = Omit<z.input<typeof decideRetrainingEnv>, 'LAMBDA_TASK_ROOT'>;
    const decide = new NodeFunction<Environment>(this, 'DecideRetraining', {
      architecture: props.architecture,
      logRetention: props.logRetention,
      lambda: 'decide-retraining',
      description: 'Decides for each reason to train whether a run starts, now, later or not',
      timeout: DECIDE_TIMEOUT,
      memorySize: 512,
      bundledFolders: { policies: props.policiesFolder, retraining: props.retrainingFolder },
      environment: {
        LEDGER_TABLE: ledger.table.tableName,
        TRAINING_STATE_MACHINE_ARN: workflow.stateMachineArn,
        EVENT_BUS_NAME: bus.eventBusName,
        QUEUE_URL: queue.queue.queueUrl,
        SYSTEM_NAME: this.#system,
      },
    });
    workflow.grantStartOnce(decide);
    ledger.grantRead(decide);
    ledger.grantQuery(decide);
    ledger.grantPut(decide);
    bus.grantPutEventsTo(decide);
    // To wake itself when something parked is due.
    queue.queue.grant(decide, 'sqs:SendMessage');
    // The least there is: decisions on one model wait for each other anyway.
    queue.feed(decide, { maxConcurrency: 2 });
  }

  #alarms(alarms: AlarmRegistry, workflow: Workflow, queue: RetrainingQueue): void {
    alarms.add('TrainingWorkflowFailed', {
      metric: workflow.metricUnsuccessful(Duration.minutes(5)),
      above: 0,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      severity: 'ticket',
      says: 'A run came to no candidate: an execution of the training workflow failed.',
      runbook: 'training-workflow-failed',
    });
    addQueueAlarms(alarms, queue, {
      undelivered: {
        id: 'RetrainingEventsUndelivered',
        severity: 'page',
        says: 'Reasons to train wait in the dead-letter queue: nothing is decided about them.',
        runbook: 'retraining-events-undelivered',
      },
      delayed: {
        id: 'RetrainingEventsDelayed',
        // Twice the longest delay of a message, which is how the function wakes itself.
        after: Duration.minutes(30),
        says: 'A reason to train has waited more than 30 minutes for its decision.',
        runbook: 'retraining-events-delayed',
      },
    });
  }

  /** Keys that scripts rely on: they stay as they are. */
  #outputs(values: Record<string, string>): void {
    for (const [name, value] of Object.entries(values)) new CfnOutput(this, name, { value });
  }
}
