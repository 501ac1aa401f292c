import {
  ApplicationAutoScalingClient,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
} from '@aws-sdk/client-application-auto-scaling';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import {
  DeleteEndpointCommand,
  DeleteEndpointConfigCommand,
  DeleteModelCommand,
  DescribeEndpointCommand,
  ListEndpointConfigsCommand,
  ListModelsCommand,
  UpdateEndpointWeightsAndCapacitiesCommand,
} from '@aws-sdk/client-sagemaker';
import { scalableResourceOf, variants } from '../../pipelines/serving/variants.ts';
import type { AppUnderTest } from './app-under-test.ts';
import type { SageMakerUnderTest } from './sagemaker-under-test.ts';
import { waitUntil } from './wait-until.ts';

/** An endpoint as it is seen from outside. */
interface SeenEndpoint {
  /** `gone` when there is none. */
  readonly status: string;
  readonly config: string | undefined;
  readonly instances: number | undefined;
  readonly reason: string | undefined;
}

/** A model's endpoint, and all that costs money or goes on around it. */
export class EndpointUnderTest {
  readonly name: string;
  readonly #sagemaker: SageMakerUnderTest;
  readonly #scaling: ApplicationAutoScalingClient;
  readonly #cloudWatch: CloudWatchClient;

  constructor(app: AppUnderTest, sagemaker: SageMakerUnderTest, name: string) {
    this.name = name;
    this.#sagemaker = sagemaker;
    this.#scaling = new ApplicationAutoScalingClient(app.clientConfiguration);
    this.#cloudWatch = new CloudWatchClient(app.clientConfiguration);
  }

  async seen(): Promise<SeenEndpoint> {
    const command = new DescribeEndpointCommand({ EndpointName: this.name });
    const found = await this.#sagemaker.client.send(command).catch(ifGone);
    if (!found) return { status: 'gone', config: undefined, instances: undefined, reason: '' };
    const champion = found.ProductionVariants?.find((one) => one.VariantName === variants.champion);
    return {
      status: found.EndpointStatus ?? '',
      config: found.EndpointConfigName,
      instances: champion?.CurrentInstanceCount,
      reason: found.FailureReason,
    };
  }

  async until(status: string): Promise<void> {
    const is = async () => (await this.seen()).status === status;
    await waitUntil(`${this.name} was ${status}`, is);
  }

  /** Has it serve on so many instances. */
  async scaleTo(DesiredInstanceCount: number): Promise<void> {
    await this.#sagemaker.client.send(
      new UpdateEndpointWeightsAndCapacitiesCommand({
        EndpointName: this.name,
        DesiredWeightsAndCapacities: [{ VariantName: variants.champion, DesiredInstanceCount }],
      }),
    );
    await this.until('InService');
  }

  /** Deletes it, as somebody would who knows nothing of releases. */
  async remove(): Promise<void> {
    await this.#sagemaker.client.send(new DeleteEndpointCommand({ EndpointName: this.name }));
    await this.until('gone');
  }

  /** Waits until an update's new fleet has all requests, and is watched. */
  async untilBaking(): Promise<void> {
    const command = new DescribeEndpointCommand({ EndpointName: this.name });
    const bakes = async () => {
      const { PendingDeploymentSummary } = await this.#sagemaker.client.send(command);
      const [variant] = PendingDeploymentSummary?.ProductionVariants ?? [];
      return variant?.VariantStatus?.some(({ Status }) => Status === 'Baking') ?? false;
    };
    await waitUntil(`${this.name} bakes`, bakes);
  }

  /** How it is scaled; `undefined` when it isn't. */
  async target() {
    const ResourceIds = [scalableResourceOf(this.name, variants.champion)];
    const { ScalableTargets = [] } = await this.#scaling.send(
      new DescribeScalableTargetsCommand({ ServiceNamespace: 'sagemaker', ResourceIds }),
    );
    return ScalableTargets[0];
  }

  /** What it is scaled by. */
  async policies() {
    const ResourceId = scalableResourceOf(this.name, variants.champion);
    const command = new DescribeScalingPoliciesCommand({
      ServiceNamespace: 'sagemaker',
      ResourceId,
    });
    return (await this.#scaling.send(command)).ScalingPolicies ?? [];
  }

  /** The alarms that watch one of its releases. */
  async releaseAlarms(): Promise<readonly string[]> {
    const { MetricAlarms } = await this.#cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNamePrefix: `${this.name}-v` }),
    );
    return (MetricAlarms ?? []).flatMap(({ AlarmName }) => AlarmName ?? []);
  }

  /** Sets an alarm off, again and again: CloudWatch takes a state that was set back at its next look. */
  async alarmUntilRolledBack(AlarmName: string): Promise<void> {
    const command = new SetAlarmStateCommand({
      AlarmName,
      StateValue: 'ALARM',
      StateReason: 'By the test.',
    });
    const over = async () => {
      if ((await this.seen()).status !== 'Updating') return true;
      await this.#cloudWatch.send(command).catch(ifDeleted);
      return false;
    };
    await waitUntil(`${this.name} is rolled back`, over);
  }

  /** Deletes its endpoint configs and models. */
  async removeFleets(): Promise<void> {
    const { client } = this.#sagemaker;
    const { configs, models } = await this.fleets();
    for (const EndpointConfigName of configs)
      await client.send(new DeleteEndpointConfigCommand({ EndpointConfigName }));
    for (const ModelName of models) await client.send(new DeleteModelCommand({ ModelName }));
  }

  /** The names of its endpoint configs and models. */
  async fleets(): Promise<{ configs: readonly string[]; models: readonly string[] }> {
    const { client } = this.#sagemaker;
    const wanted = { NameContains: `${this.name}-v`, MaxResults: 100 };
    const { EndpointConfigs } = await client.send(new ListEndpointConfigsCommand(wanted));
    const { Models } = await client.send(new ListModelsCommand(wanted));
    return {
      configs: (EndpointConfigs ?? []).flatMap(({ EndpointConfigName: of }) => of ?? []).toSorted(),
      models: (Models ?? []).flatMap(({ ModelName: of }) => of ?? []).toSorted(),
    };
  }
}

function ifGone(error: unknown): undefined {
  if (error instanceof Error && error.message.includes('Could not find')) return undefined;
  throw error;
}

/** A release deletes its alarms at its end. */
function ifDeleted(error: unknown): undefined {
  if (error instanceof Error && error.name === 'ResourceNotFound') return undefined;
  throw error;
}
