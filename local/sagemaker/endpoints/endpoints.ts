import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CreateEndpointInput,
  CreateEndpointOutput,
  DeleteEndpointInput,
  DescribeEndpointInput,
  DescribeEndpointOutput,
  DesiredWeightAndCapacity,
  EndpointStatus,
  ListEndpointsInput,
  ListEndpointsOutput,
  UpdateEndpointInput,
  UpdateEndpointOutput,
  UpdateEndpointWeightsAndCapacitiesInput,
  UpdateEndpointWeightsAndCapacitiesOutput,
} from '@aws-sdk/client-sagemaker';
import { arnOf, type Call, required } from '../call.ts';
import type { EndpointConfigs } from '../endpoint-configs/endpoint-configs.ts';
import { missing } from '../endpoint-configs/endpoint-configs.ts';
import { validationError } from '../errors.ts';
import type { Means } from '../jobs/means.ts';
import { page } from '../listing.ts';
import { newestFirst } from '../models/models.ts';
import { AlarmWatch } from './alarm-watch.ts';
import { changesOf, fulfil, want } from './capacity.ts';
import {
  afterUpdate,
  asConfigured,
  checkUpdate,
  requireQuiet,
  type ScaledVariants,
} from './checks.ts';
import { deploy, reasonOf } from './deployment.ts';
import { deploymentPlan } from './deployment-plan.ts';
import { Endpoint } from './endpoint.ts';
import { sendEndpointEvent } from './endpoint-events.ts';
import { Fleet } from './fleet.ts';

/** A status that takes no time here lasts this long, milliseconds. */
const MOMENT = 10;

interface EndpointMeans extends Means {
  readonly configs: EndpointConfigs;
  readonly scaled: ScaledVariants;
}

/** The operations on endpoints. */
export class Endpoints {
  readonly #means: EndpointMeans;
  readonly #endpoints = new Map<string, Endpoint>();
  readonly #closing = new AbortController();

  constructor(means: EndpointMeans) {
    this.#means = means;
  }

  get all(): Endpoint[] {
    return [...this.#endpoints.values()];
  }

  /** The endpoint of a name, if there is one; names count whatever their case. */
  get(name: string): Endpoint | undefined {
    return this.#endpoints.get(name.toLowerCase());
  }

  create(request: CreateEndpointInput, call: Call): CreateEndpointOutput {
    const name = required(request.EndpointName, 'EndpointName');
    const arn = endpointArn(call, name);
    if (this.get(name)) throw validationError(`Cannot create already existing endpoint "${arn}".`);
    const config = this.#means.configs.find(
      required(request.EndpointConfigName, 'EndpointConfigName'),
      call,
    );
    const fleet = new Fleet(name, config, asConfigured(config), this.#means);
    const deployment = request.DeploymentConfig;
    deploymentPlan(deployment, fleet.desiredCount);
    const endpoint = new Endpoint({ name, arn, call, fleet, deployment });
    this.#means.tags.create(arn, request.Tags);
    this.#endpoints.set(name.toLowerCase(), endpoint);
    void this.#launch(endpoint);
    return { EndpointArn: arn };
  }

  describe({ EndpointName }: DescribeEndpointInput, call: Call): DescribeEndpointOutput {
    return this.#find(EndpointName, call).describe();
  }

  list(request: ListEndpointsInput): ListEndpointsOutput {
    const { items, ...next } = page(this.all, newestFirst(request));
    return { Endpoints: items.map((one) => one.summary()), ...next };
  }

  update(request: UpdateEndpointInput, call: Call): UpdateEndpointOutput {
    const endpoint = this.#find(request.EndpointName, call);
    const { configs, scaled, pace, openCloud } = this.#means;
    const config = configs.find(required(request.EndpointConfigName, 'EndpointConfigName'), call);
    requireQuiet(endpoint);
    if (endpoint.status === 'Failed') {
      throw validationError(`Cannot update failed endpoint "${endpoint.arn}"; delete it.`);
    }
    this.#requireLiveConfig(endpoint);
    checkUpdate(endpoint, config, request, scaled);
    const deployment =
      request.DeploymentConfig ??
      (request.RetainDeploymentConfig ? endpoint.lastDeployment : undefined);
    const variants = afterUpdate(endpoint, config, request);
    const fleet = new Fleet(endpoint.name, config, variants, this.#means);
    const plan = deploymentPlan(deployment, fleet.desiredCount);
    endpoint.lastDeployment = deployment;
    endpoint.pending = { fleet, since: new Date() };
    this.#move(endpoint, 'Updating');
    const { model } = required(config.variants[0], 'ProductionVariants');
    void deploy(endpoint, plan, {
      pace,
      alarms: new AlarmWatch(plan.alarms, openCloud(model.call, model.role)),
      has: (one) => configs.has(one),
      moved: (what) => this.#tell(endpoint, what),
      closing: this.#closing.signal,
    });
    return { EndpointArn: endpoint.arn };
  }

  updateWeightsAndCapacities(
    request: UpdateEndpointWeightsAndCapacitiesInput,
    call: Call,
  ): UpdateEndpointWeightsAndCapacitiesOutput {
    const endpoint = this.#find(request.EndpointName, call);
    const asked = required(request.DesiredWeightsAndCapacities, 'DesiredWeightsAndCapacities');
    void this.change(endpoint, asked);
    return { EndpointArn: endpoint.arn };
  }

  /**
   * Gives variants other weights and instance counts.
   * @returns why they keep what they have, if they do, once that is known
   * @throws ValidationException at once, for what can't be
   */
  change(
    endpoint: Endpoint,
    asked: readonly DesiredWeightAndCapacity[],
  ): Promise<string | undefined> {
    requireQuiet(endpoint);
    if (endpoint.status !== 'InService') {
      throw validationError(`Endpoint "${endpoint.arn}" is in status ${endpoint.status}.`);
    }
    this.#requireLiveConfig(endpoint);
    const changes = changesOf(endpoint, asked);
    want(changes);
    this.#move(endpoint, 'Updating');
    this.#tell(endpoint, 'stage');
    return this.#fulfil(endpoint, changes);
  }

  delete({ EndpointName }: DeleteEndpointInput, call: Call): void {
    const endpoint = this.#find(EndpointName, call);
    requireQuiet(endpoint);
    this.#means.scaled.forget(endpoint.name);
    this.#move(endpoint, 'Deleting');
    void this.#remove(endpoint);
  }

  /** A fault: AWS is at work on the endpoint, and nobody else may be. @param seconds - AWS's */
  async updateBySystem(name: string, seconds: number): Promise<void> {
    const endpoint = this.get(name);
    if (endpoint?.status !== 'InService') throw validationError(`${name} is not InService.`);
    this.#move(endpoint, 'SystemUpdating');
    await this.#pause(this.#means.pace.ms(seconds));
    if (!this.#closing.signal.aborted) this.#move(endpoint, 'InService');
  }

  /** Ends every instance. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.all(this.all.flatMap(({ fleets }) => fleets.map((fleet) => fleet.end())));
  }

  #find(name: string | undefined, call: Call): Endpoint {
    const endpoint = this.get(required(name, 'EndpointName'));
    if (endpoint) return endpoint;
    throw validationError(`Could not find endpoint "${endpointArn(call, name ?? '')}".`);
  }

  /** AWS looks for the config in service whenever it changes an endpoint. */
  #requireLiveConfig({ fleet: { config } }: Endpoint): void {
    if (!this.#means.configs.has(config)) throw validationError(missing(config.arn));
  }

  async #launch(endpoint: Endpoint): Promise<void> {
    this.#tell(endpoint, 'status');
    try {
      await this.#pause(MOMENT);
      this.#closing.signal.throwIfAborted();
      await endpoint.fleet.scale();
      this.#move(endpoint, 'InService');
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      await endpoint.fleet.end();
      endpoint.failureReason = reasonOf(error);
      this.#move(endpoint, 'Failed');
    }
  }

  async #fulfil(
    endpoint: Endpoint,
    changes: ReturnType<typeof changesOf>,
  ): Promise<string | undefined> {
    await this.#pause(MOMENT);
    if (this.#closing.signal.aborted) return undefined;
    const reason = await fulfil(changes);
    endpoint.failureReason = reason;
    this.#move(endpoint, 'InService');
    return reason;
  }

  async #remove(endpoint: Endpoint): Promise<void> {
    await Promise.all(endpoint.fleets.map((fleet) => fleet.end()));
    await this.#pause(MOMENT);
    this.#endpoints.delete(endpoint.name.toLowerCase());
    this.#means.tags.remove(endpoint.arn);
  }

  #move(endpoint: Endpoint, status: EndpointStatus): void {
    endpoint.moveTo(status);
    this.#tell(endpoint, 'status');
  }

  #tell(endpoint: Endpoint, what: 'status' | 'stage'): void {
    sendEndpointEvent(endpoint, what, this.#means);
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#closing.signal }).catch(() => {});
  }
}

function endpointArn(call: Call, name: string): string {
  return arnOf(call, `endpoint/${name.toLowerCase()}`);
}
