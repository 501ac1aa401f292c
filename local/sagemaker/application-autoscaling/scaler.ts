import type { Endpoint } from '../endpoints/endpoint.ts';
import type { Endpoints } from '../endpoints/endpoints.ts';
import { told } from '../errors.ts';
import type { InvocationCount } from '../invoke/invocation-count.ts';
import type { Pace } from '../time/pace.ts';
import { decideCapacity, IN_MINUTES } from './decide-capacity.ts';
import type { ScalableTarget, ScalingPolicy } from './scalable-target.ts';
import type { ScalableTargets } from './scalable-targets.ts';
import type { ScalingActivities } from './scaling-activities.ts';

/** What variants are scaled with. */
export interface ScalerMeans {
  readonly targets: ScalableTargets;
  readonly activities: ScalingActivities;
  readonly endpoints: Endpoints;
  readonly counts: InvocationCount;
  readonly pace: Pace;
}

/** Looks at every registered variant once a minute, and scales it. */
export class Scaler {
  readonly #means: ScalerMeans;
  /** All requests of a target's variant at the last look. */
  readonly #before = new WeakMap<ScalableTarget, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(means: ScalerMeans) {
    this.#means = means;
  }

  /** Begins to look, if it has not begun. */
  start(): void {
    this.#timer ??= setInterval(() => this.look(), this.#means.pace.minuteMs).unref();
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** One minute is over. */
  look(): void {
    for (const target of this.#means.targets.all) {
      const endpoint = this.#means.endpoints.get(target.endpoint);
      const capacity = endpoint?.fleet.variant(target.variant)?.currentCount;
      if (!endpoint || !capacity) continue;
      this.#observe(target, capacity);
      if (endpoint.status === 'InService') this.#decide(target, endpoint, capacity);
    }
  }

  /** Sets a capacity now: bounds that the live one is outside of can't wait. */
  set(target: ScalableTarget, endpoint: Endpoint, capacity: number, cause: string): void {
    void this.#set(target, endpoint, capacity, cause);
  }

  /** A minute is shorter here, and requests a second are not more: the count is that of a whole one. */
  #observe(target: ScalableTarget, capacity: number): void {
    const { counts, pace } = this.#means;
    const now = counts.of(target.endpoint, target.variant);
    const before = this.#before.get(target) ?? now;
    this.#before.set(target, now);
    const perMinute = ((now - before) * 60_000) / pace.minuteMs;
    target.minutes = [...target.minutes, perMinute / capacity].slice(-IN_MINUTES);
  }

  /** With several policies, the one that wants most counts; in only if all that look agree. */
  #decide(target: ScalableTarget, endpoint: Endpoint, capacity: number): void {
    const { pace } = this.#means;
    const since = (time: number) => ((Date.now() - time) / pace.minuteMs) * 60;
    const wanted = [...target.policies.values()].map((policy) => ({
      policy,
      decision: decideCapacity({
        policy: policy.tracking,
        capacity,
        minutes: target.minutes,
        sinceOut: since(target.lastOut),
        sinceIn: since(target.lastIn),
      }),
    }));
    const { DynamicScalingInSuspended, DynamicScalingOutSuspended } = target.suspended;
    const [most] = wanted.toSorted(
      (a, b) => (b.decision?.capacity ?? capacity) - (a.decision?.capacity ?? capacity),
    );
    if (!most?.decision) return;
    const { direction } = most.decision;
    if (direction === 'in' ? DynamicScalingInSuspended : DynamicScalingOutSuspended) return;
    const next = target.bounded(most.decision.capacity);
    if (next === capacity) return;
    void this.#set(target, endpoint, next, causeOf(target, most.policy, direction));
  }

  async #set(
    target: ScalableTarget,
    endpoint: Endpoint,
    capacity: number,
    cause: string,
  ): Promise<void> {
    const { activities, endpoints } = this.#means;
    const activity = activities.begin(target, capacity, cause);
    const before = endpoint.fleet.variant(target.variant)?.currentCount ?? capacity;
    try {
      const change = { VariantName: target.variant, DesiredInstanceCount: capacity };
      activities.end(activity, await endpoints.change(endpoint, [change]));
    } catch (error) {
      activities.end(activity, told(error));
    }
    if (capacity > before) target.lastOut = Date.now();
    else target.lastIn = Date.now();
  }
}

function causeOf(
  { resourceId }: ScalableTarget,
  { name, arn }: ScalingPolicy,
  direction: 'out' | 'in',
): string {
  const id = /scalingPolicy:([^:]+):/.exec(arn)?.[1] ?? '';
  const alarm = `TargetTracking-${resourceId}-Alarm${direction === 'out' ? 'High' : 'Low'}-${id}`;
  return `monitor alarm ${alarm} in state ALARM triggered policy ${name}`;
}
