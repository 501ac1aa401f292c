import { intercepted, Killed } from '../support/killable-calls.ts';
import type { Faults } from './faults.ts';
import type { FakeTime } from './fake-time.ts';

/** A service that asks to be asked again. */
export class ThrottledError extends Error {
  override readonly name = 'ThrottlingException';
}

/** Milliseconds after which Lambda ends a function. */
const TIME_LIMIT = 60_000;

/** One run of a function, which dies at any call of a port, or when it takes too long. */
export class Invocation {
  readonly #time: FakeTime;
  readonly #faults: Faults;
  readonly #end: number;
  #die: (reason: Error) => void = () => {};
  #dead = false;

  constructor(time: FakeTime, faults: Faults) {
    this.#time = time;
    this.#faults = faults;
    this.#end = time.now + TIME_LIMIT;
  }

  /** Runs a function to its end, or to its death: of one that is dead nothing is heard any more. */
  async run<T>(work: (invocation: Invocation) => Promise<T>): Promise<T> {
    return await new Promise<T>((resolve, reject) => {
      this.#die = reject;
      work(this).then(resolve, reject);
    });
  }

  /** A port whose every call takes time and may go wrong. */
  port<T extends object>(target: T): T {
    return intercepted(target, async (call) => await this.#call(call));
  }

  async #call(effect: () => Promise<unknown>): Promise<unknown> {
    const fault = this.#faults.next();
    await this.#time.sleep(this.#faults.callTime());
    if (fault === 'killedBefore' || this.#time.now > this.#end) this.#kill();
    await this.#stillAlive();
    if (fault === 'throttled') throw new ThrottledError('Rate exceeded');
    const result = await effect();
    if (fault === 'killedAfter') this.#kill();
    await this.#stillAlive();
    if (fault === 'answerLost') throw new ThrottledError('The answer was lost');
    await this.#time.sleep(this.#faults.callTime());
    await this.#stillAlive();
    return result;
  }

  #kill(): void {
    this.#dead = true;
    this.#die(new Killed('the process died'));
  }

  /** Never ends for the dead: no code of theirs may run on. */
  async #stillAlive(): Promise<void> {
    if (this.#dead) await new Promise<never>(() => {});
  }
}
