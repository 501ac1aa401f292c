import type { ScaledVariants } from '../endpoints/checks.ts';
import { AwsError } from '../errors.ts';
import { DIMENSION, NAMESPACE } from './requests.ts';
import { resourceIdOf, type ScalableTarget } from './scalable-target.ts';

/** Every variant that is registered. */
export class ScalableTargets implements ScaledVariants {
  readonly #targets = new Map<string, ScalableTarget>();

  get all(): ScalableTarget[] {
    return [...this.#targets.values()];
  }

  add(target: ScalableTarget): void {
    this.#targets.set(target.resourceId, target);
  }

  get(endpoint: string, variant: string): ScalableTarget | undefined {
    return this.#targets.get(resourceIdOf(endpoint, variant));
  }

  /** @throws ObjectNotFoundException in AWS's words */
  find(endpoint: string, variant: string): ScalableTarget {
    const target = this.get(endpoint, variant);
    if (target) return target;
    throw new AwsError(
      'ObjectNotFoundException',
      `No scalable target registered for service namespace: ${NAMESPACE}, resource ID: ${resourceIdOf(endpoint, variant)}, scalable dimension: ${DIMENSION}`,
    );
  }

  remove(target: ScalableTarget): void {
    this.#targets.delete(target.resourceId);
  }

  isScaled(endpoint: string, variant: string): boolean {
    return this.get(endpoint, variant) !== undefined;
  }

  forget(endpoint: string): void {
    for (const target of this.all) if (target.endpoint === endpoint) this.remove(target);
  }
}
