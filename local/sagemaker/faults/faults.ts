import * as z from 'zod';
import { AwsError } from '../errors.ts';

const times = z.int().positive().default(1);

/**
 * A fault that tests order: calls that are refused, jobs that fail when they start, instances that
 * never answer `/ping`, or invocations that fail.
 */
export const faultOrder = z.union([
  z.strictObject({ operation: z.string(), error: z.string(), message: z.string(), times }),
  z.strictObject({ instanceType: z.string(), failure: z.string(), times }),
  z
    .strictObject({
      ping: z.literal('never'),
      endpoint: z.string().optional(),
      endpointConfig: z.string().optional(),
      times,
    })
    .refine(({ endpoint, endpointConfig }) => (endpoint ?? endpointConfig) !== undefined, {
      error: 'endpoint or endpointConfig is needed',
    }),
  z.strictObject({
    invocation: z.strictObject({
      endpoint: z.string(),
      variant: z.string().optional(),
      status: z.int().min(400).max(599).default(500),
      message: z.string().default('An ordered fault.'),
      /** How long the container takes before it answers so. */
      seconds: z.number().min(0).max(60).default(0),
    }),
    times,
  }),
]);
export type FaultOrder = z.infer<typeof faultOrder>;

/** AWS updates an endpoint by itself for some seconds of its own. */
export const systemUpdateOrder = z.strictObject({
  systemUpdating: z.strictObject({ endpoint: z.string(), seconds: z.number().positive() }),
});

/** What AWS's own troubles look like: throttling, no capacity. They are ordered by tests only. */
export class Faults {
  #orders: FaultOrder[] = [];

  add(order: FaultOrder): void {
    this.#orders.push({ ...order });
  }

  /** What has not come to pass yet. */
  get orders(): readonly FaultOrder[] {
    return this.#orders;
  }

  clear(): void {
    this.#orders = [];
  }

  /** @throws the error that was ordered for this operation */
  refuse(operation: string): void {
    const order = this.#take((one) => 'operation' in one && one.operation === operation);
    if (order && 'operation' in order) throw new AwsError(order.error, order.message);
  }

  /** The FailureReason that was ordered for jobs on this instance type. */
  failureAtStart(instanceType: string | undefined): string | undefined {
    const order = this.#take((one) => 'instanceType' in one && one.instanceType === instanceType);
    return order && 'failure' in order ? order.failure : undefined;
  }

  /** Whether the next instance is never to answer `/ping`. */
  mutesInstance(endpoint: string, endpointConfig: string): boolean {
    const order = this.#take(
      (one) =>
        'ping' in one &&
        (one.endpoint ?? endpoint) === endpoint &&
        (one.endpointConfig ?? endpointConfig) === endpointConfig,
    );
    return order !== undefined;
  }

  /** What was ordered in place of a container's answer. */
  failingInvocation(
    endpoint: string,
    variant: string,
  ): { status: number; message: string; seconds: number } | undefined {
    if (this.#orders.length === 0) return undefined;
    const order = this.#take(
      (one) =>
        'invocation' in one &&
        one.invocation.endpoint === endpoint &&
        (one.invocation.variant ?? variant) === variant,
    );
    return order && 'invocation' in order ? order.invocation : undefined;
  }

  #take(matches: (order: FaultOrder) => boolean): FaultOrder | undefined {
    const order = this.#orders.find(matches);
    if (!order) return undefined;
    order.times -= 1;
    if (order.times === 0) this.#orders = this.#orders.filter((one) => one !== order);
    return order;
  }
}
