import type { Fleet } from '../endpoints/fleet.ts';
import type { VariantFleet } from '../endpoints/variant-fleet.ts';

/** A source of numbers from 0 to 1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One variant by weight: its share is its weight divided by the sum. @param chance - 0 to 1 */
export function byWeight({ variants }: Fleet, chance: number): VariantFleet | undefined {
  const sum = variants.reduce((total, { currentWeight }) => total + currentWeight, 0);
  let left = chance * sum;
  for (const variant of variants) {
    left -= variant.currentWeight;
    if (left < 0) return variant;
  }
  return variants.findLast(({ currentWeight }) => currentWeight > 0);
}
