/** Places in a drawing that is 100 wide and high, whatever its size on the page. */

/** How drawings write numbers: short, and never in exponents. */
export function at(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(2))) : '0';
}

/** A span of values that holds all the given ones, with some air; never empty. */
export function rangeOf(values: readonly number[], air = 0.06): readonly [number, number] {
  const finite = values.filter((value) => Number.isFinite(value));
  const low = Math.min(...finite);
  const high = Math.max(...finite);
  if (finite.length === 0) return [0, 1];
  const margin = high > low ? (high - low) * air : Math.abs(high) * air || 1;
  return [low - margin, high + margin];
}

/** From a value to a place between 0 and 100. */
export function scale([low, high]: readonly [number, number]): (value: number) => number {
  return (value) => Math.min(100, Math.max(0, ((value - low) / (high - low)) * 100));
}
