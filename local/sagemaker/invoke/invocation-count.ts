/** Counts the requests of variants, for whoever scales them. */
export class InvocationCount {
  readonly #counts = new Map<string, number>();

  add(endpoint: string, variant: string): void {
    const key = keyOf(endpoint, variant);
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** All requests of a variant so far. */
  of(endpoint: string, variant: string): number {
    return this.#counts.get(keyOf(endpoint, variant)) ?? 0;
  }
}

function keyOf(endpoint: string, variant: string): string {
  return `${endpoint}/${variant}`;
}
