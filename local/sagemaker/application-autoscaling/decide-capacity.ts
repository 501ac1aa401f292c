import type { TrackingPolicy } from './requests.ts';

/** Minutes in a row that must be above the target, and that must be well below it. */
export const OUT_MINUTES = 3;
export const IN_MINUTES = 15;

/** Well below the target is below this part of it. */
const LOW = 0.9;

/** AWS's default for both cool-downs of a variant, seconds. */
const COOL_DOWN = 300;

/** What a decision is made from. */
export interface Observation {
  readonly policy: TrackingPolicy;
  readonly capacity: number;
  /** Invocations per instance of the last minutes, the newest last. */
  readonly minutes: readonly number[];
  /** Since the last scaling out and in were over, seconds. */
  readonly sinceOut: number;
  readonly sinceIn: number;
}

export interface Decision {
  readonly direction: 'out' | 'in';
  readonly capacity: number;
}

/**
 * The capacity that would bring the metric to its target, once the metric has been off it for long
 * enough and the cool-down is over; undefined when nothing is to be done. Out is quick and in is slow:
 * https://docs.aws.amazon.com/autoscaling/application/userguide/target-tracking-scaling-policy-overview.html
 */
export function decideCapacity(seen: Observation): Decision | undefined {
  const { policy, capacity, minutes } = seen;
  const { TargetValue, ScaleOutCooldown, ScaleInCooldown, DisableScaleIn } = policy;
  const last = (count: number) => (minutes.length < count ? undefined : minutes.slice(-count));
  const needed = Math.ceil((capacity * (minutes.at(-1) ?? 0)) / TargetValue);
  if (last(OUT_MINUTES)?.every((value) => value > TargetValue)) {
    if (seen.sinceOut < (ScaleOutCooldown ?? COOL_DOWN) || needed <= capacity) return undefined;
    return { direction: 'out', capacity: needed };
  }
  if (!DisableScaleIn && last(IN_MINUTES)?.every((value) => value < LOW * TargetValue)) {
    if (seen.sinceIn < (ScaleInCooldown ?? COOL_DOWN) || needed >= capacity) return undefined;
    return { direction: 'in', capacity: needed };
  }
  return undefined;
}
