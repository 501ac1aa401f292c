import { z } from 'zod';
import { AwsError } from '../errors.ts';

const times = z.int().positive().default(1);

/** A fault that tests order: calls that are refused, or jobs that fail when they start. */
export const faultOrder = z.union([
  z.strictObject({ operation: z.string(), error: z.string(), message: z.string(), times }),
  z.strictObject({ instanceType: z.string(), failure: z.string(), times }),
]);
export type FaultOrder = z.infer<typeof faultOrder>;

/** What AWS's own troubles look like: throttling, no capacity. They are ordered by tests only. */
export class Faults {
  #orders: FaultOrder[] = [];

  add(order: FaultOrder): void {
    this.#orders.push({ ...order });
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

  #take(matches: (order: FaultOrder) => boolean): FaultOrder | undefined {
    const order = this.#orders.find(matches);
    if (!order) return undefined;
    order.times -= 1;
    if (order.times === 0) this.#orders = this.#orders.filter((one) => one !== order);
    return order;
  }
}
