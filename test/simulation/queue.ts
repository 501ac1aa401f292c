import type { Faults } from './faults.ts';
import type { FakeTime } from './fake-time.ts';
import { Invocation } from './invocation.ts';

interface Message {
  readonly body: unknown;
  receives: number;
}

/** What reads a queue's messages, one at a time each. */
export type Reader = (body: unknown, invocation: Invocation) => Promise<void>;

export interface QueueSettings {
  readonly name: string;
  readonly read: Reader;
  /** Readers at the same time. */
  readonly readers: number;
}

const MAX_RECEIVES = 5;
/** Milliseconds until a message whose reader failed is seen again. */
const VISIBILITY = 180_000;

/**
 * A queue that delivers at least once, late, in any order; what can't be read goes to the dead letters.
 */
export class SimulatedQueue {
  readonly name: string;
  readonly deadLetters: Message[] = [];
  /** Of all that was ever accepted. */
  readonly counts = { accepted: 0, done: 0, dead: 0, redriven: 0 };
  /** What was said last of a message that could not be read. */
  lastError: unknown;
  #busy = 0;
  readonly #settings: QueueSettings;
  readonly #time: FakeTime;
  readonly #faults: Faults;

  constructor(settings: QueueSettings, time: FakeTime, faults: Faults) {
    this.name = settings.name;
    this.#settings = settings;
    this.#time = time;
    this.#faults = faults;
  }

  /** Messages that are neither done nor dead. */
  get pending(): number {
    return this.counts.accepted - this.counts.done - this.deadLetters.length;
  }

  /** @param delay - milliseconds before it may be read */
  send(body: unknown, delay = 0): void {
    this.#accept(body, delay + this.#faults.deliveryTime());
    if (this.#faults.isDuplicate()) this.#accept(body, delay + this.#faults.copyTime());
  }

  #accept(body: unknown, delay: number): void {
    this.counts.accepted += 1;
    this.#deliver({ body, receives: 0 }, delay);
  }

  /** Sends the dead letters back. */
  redrive(): void {
    for (const message of this.deadLetters.splice(0)) {
      this.counts.redriven += 1;
      message.receives = 0;
      this.#deliver(message, this.#faults.deliveryTime());
    }
  }

  #deliver(message: Message, delay: number): void {
    this.#time.after(delay, () => {
      if (this.#busy >= this.#settings.readers) this.#deliver(message, 500);
      else void this.#receive(message);
    });
  }

  async #receive(message: Message): Promise<void> {
    this.#busy += 1;
    message.receives += 1;
    try {
      const invocation = new Invocation(this.#time, this.#faults);
      await invocation.run(async () => await this.#settings.read(message.body, invocation));
      this.counts.done += 1;
    } catch (error) {
      this.lastError = error;
      if (message.receives < MAX_RECEIVES) this.#deliver(message, VISIBILITY);
      else {
        this.counts.dead += 1;
        this.deadLetters.push(message);
      }
    } finally {
      this.#busy -= 1;
    }
  }
}
