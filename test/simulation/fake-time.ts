interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/**
 * A clock that jumps from one timer to the next. All that happens in a simulation hangs on a timer, so
 * one seed has one order of things.
 */
export class FakeTime {
  #now: number;
  #order = 0;
  readonly #timers: Timer[] = [];

  constructor(start: number) {
    this.#now = start;
  }

  /** Milliseconds since 1970. */
  get now(): number {
    return this.#now;
  }

  get iso(): string {
    return new Date(this.#now).toISOString();
  }

  at(moment: number, run: () => void): void {
    this.#order += 1;
    this.#push({ at: Math.max(moment, this.#now), order: this.#order, run });
  }

  after(milliseconds: number, run: () => void): void {
    this.at(this.#now + milliseconds, run);
  }

  async sleep(milliseconds: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.after(milliseconds, resolve);
    });
  }

  /** When the next timer is due. */
  get next(): number | undefined {
    return this.#timers[0]?.at;
  }

  /** Runs the next timer, and all that follows from it at once. @returns false when there is none */
  async step(): Promise<boolean> {
    const timer = this.#pop();
    if (!timer) return false;
    this.#now = Math.max(this.#now, timer.at);
    timer.run();
    // After it, no promise is left that waits for anything but a timer.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
    return true;
  }

  #push(timer: Timer): void {
    const heap = this.#timers;
    let place = heap.push(timer) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.#swap(above, place)) return;
      place = above;
    }
  }

  #pop(): Timer | undefined {
    const heap = this.#timers;
    const [first] = heap;
    const last = heap.pop();
    if (first === undefined || last === undefined || first === last) return first;
    heap[0] = last;
    for (let place = 0; ;) {
      const left = 2 * place + 1;
      const below = isBefore(heap[left + 1], heap[left]) ? left + 1 : left;
      if (!this.#swap(place, below)) return first;
      place = below;
    }
  }

  /** Swaps two timers when the lower one comes first. */
  #swap(above: number, below: number): boolean {
    const upper = this.#timers[above];
    const lower = this.#timers[below];
    if (!upper || !lower || !isBefore(lower, upper)) return false;
    this.#timers[above] = lower;
    this.#timers[below] = upper;
    return true;
  }
}

function isBefore(a: Timer | undefined, b: Timer | undefined): boolean {
  if (!a || !b) return false;
  return a.at === b.at ? a.order < b.order : a.at < b.at;
}
