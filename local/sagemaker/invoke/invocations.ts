import { setTimeout as sleep } from 'node:timers/promises';
import type { Capture } from '../capture/capture.ts';
import type { Cloud, OpenCloud } from '../cloud/ports.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import type { Endpoints } from '../endpoints/endpoints.ts';
import type { Fleet } from '../endpoints/fleet.ts';
import type { VariantFleet } from '../endpoints/variant-fleet.ts';
import type { Faults } from '../faults/faults.ts';
import type { ContainerAnswer } from '../model-server/connection.ts';
import { byWeight } from './choice.ts';
import {
  type Invocation,
  type InvocationAnswer,
  InvocationError,
  invalidInvocation,
} from './invocation.ts';
import type { InvocationCount } from './invocation-count.ts';
import type { InvocationMetrics } from './invocation-metrics.ts';
import { modelError, NO_ANSWER } from './model-error.ts';

/** The longest id of an inference (InvokeEndpoint's service model). */
const INFERENCE_ID = 64;

/** What a model may hand to its caller in a header. */
const CUSTOM_ATTRIBUTES = 'x-amzn-sagemaker-custom-attributes';

/** What invocations are made with. */
export interface InvocationMeans {
  readonly endpoints: Endpoints;
  readonly metrics: InvocationMetrics;
  readonly counts: InvocationCount;
  readonly capture: Capture;
  readonly faults: Faults;
  readonly openCloud: OpenCloud;
  /** Numbers from 0 to 1. */
  readonly chance: () => number;
}

interface Chosen {
  readonly endpoint: Endpoint;
  readonly fleet: Fleet;
  readonly variant: VariantFleet;
}

/** InvokeEndpoint. */
export class Invocations {
  readonly #means: InvocationMeans;

  constructor(means: InvocationMeans) {
    this.#means = means;
  }

  /** @throws InvocationError in AWS's words */
  async invoke(invocation: Invocation): Promise<InvocationAnswer> {
    const arrived = process.hrtime.bigint();
    const chosen = this.#choose(invocation);
    const { endpoint, fleet, variant } = chosen;
    this.#means.counts.add(endpoint.name, variant.name);
    const asked = process.hrtime.bigint();
    const answer = await this.#ask(chosen, invocation);
    const answered = process.hrtime.bigint();
    this.#means.metrics.add({
      cloud: this.#cloudOf(variant),
      endpoint,
      variant: variant.name,
      config: fleet.config.name,
      instances: variant.currentCount,
      status: answer.status,
      modelMicroseconds: microseconds(answered - asked),
      overheadMicroseconds: microseconds(asked - arrived),
    });
    if (answer.status < 200 || answer.status > 299) {
      throw modelError(endpoint, answer.status, answer.body.toString());
    }
    const contentType = answer.headers['content-type'];
    this.#means.capture.add({ ...chosen, cloud: this.#cloudOf(variant), invocation, answer });
    return {
      body: answer.body,
      contentType,
      variant: variant.name,
      customAttributes: header(answer, CUSTOM_ATTRIBUTES),
    };
  }

  #choose({ endpoint: name, targetVariant, inferenceId }: Invocation): Chosen {
    const { endpoints, chance } = this.#means;
    if (inferenceId !== undefined && inferenceId.length > INFERENCE_ID) {
      throw invalidInvocation(
        `1 validation error detected: Value '${inferenceId}' at 'inferenceId' failed to satisfy constraint: Member must have length less than or equal to ${INFERENCE_ID}`,
      );
    }
    const endpoint = endpoints.get(name);
    if (!endpoint?.isServing) {
      throw invalidInvocation(`Endpoint ${name} of account ${accountOf(endpoints)} not found.`);
    }
    const fleet = endpoint.fleetFor(chance());
    const variant =
      targetVariant === undefined ? byWeight(fleet, chance()) : fleet.variant(targetVariant);
    if (variant) return { endpoint, fleet, variant };
    throw invalidInvocation(`Variant ${targetVariant ?? ''} not found for Request.`);
  }

  /** A container that can't be reached counts as status 0, as in AWS's own errors. */
  async #ask({ endpoint, variant }: Chosen, invocation: Invocation): Promise<ContainerAnswer> {
    const ordered = this.#means.faults.failingInvocation(endpoint.name, variant.name);
    if (ordered) {
      const { status, message, seconds } = ordered;
      if (seconds > 0) await sleep(seconds * 1000, undefined, { ref: false });
      return { status, headers: {}, body: Buffer.from(message) };
    }
    const instance = variant.leastBusy();
    if (!instance?.connection) {
      throw new InvocationError('ServiceUnavailable', 503, 'ServiceUnavailable');
    }
    instance.inFlight += 1;
    try {
      return await instance.connection.invoke(headersFor(invocation), invocation.body);
    } catch (error) {
      console.error(`Instance ${instance.id} of ${endpoint.name} did not answer:`, error);
      return { status: 0, headers: {}, body: Buffer.from(NO_ANSWER) };
    } finally {
      instance.inFlight -= 1;
    }
  }

  #cloudOf({ configured: { model } }: VariantFleet): Cloud {
    return this.#means.openCloud(model.call, model.role);
  }
}

/** AWS hands on these and no other headers. */
function headersFor(invocation: Invocation): Record<string, string> {
  const { contentType, accept, customAttributes, inferenceId } = invocation;
  return {
    ...(contentType !== undefined && { 'content-type': contentType }),
    ...(accept !== undefined && { accept }),
    ...(customAttributes !== undefined && { [CUSTOM_ATTRIBUTES]: customAttributes }),
    ...(inferenceId !== undefined && { 'x-amzn-sagemaker-inference-id': inferenceId }),
  };
}

function header({ headers }: ContainerAnswer, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value.join(',') : value;
}

/** Invocations come without their caller's account: it is that of the endpoints there are. */
function accountOf(endpoints: Endpoints): string {
  return endpoints.all[0]?.arn.split(':')[4] ?? '000000000000';
}

function microseconds(nanoseconds: bigint): number {
  return Number(nanoseconds / 1000n);
}
