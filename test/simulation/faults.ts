import type { Dice } from './dice.ts';

/** What befalls a call of a port. */
export type Fault =
  | 'none'
  /** The process dies, and the call has no effect. */
  | 'killedBefore'
  /** The process dies right after the call took effect. */
  | 'killedAfter'
  /** The call is refused for a while. */
  | 'throttled'
  /** The call took effect, and its caller is told that it failed. */
  | 'answerLost';

/** How bad the weather is: shares of all calls, or of all deliveries. */
export interface Weather {
  readonly kill: number;
  readonly throttle: number;
  readonly loseAnswer: number;
  /** Deliveries that come twice. */
  readonly duplicate: number;
  /** Events that never come, of those whose loss is made up for. */
  readonly drop: number;
  /** Deliveries and calls that take minutes. */
  readonly slow: number;
}

export const CALM: Weather = {
  kill: 0,
  throttle: 0,
  loseAnswer: 0,
  duplicate: 0,
  drop: 0,
  slow: 0,
};

/** Weather as a seed has it: from calm to a storm. */
export function someWeather(dice: Dice): Weather {
  const force = dice.pick([0, 0.5, 1, 2, 4]);
  return {
    kill: 0.008 * force,
    throttle: 0.008 * force,
    loseAnswer: 0.006 * force,
    duplicate: 0.15 * force,
    drop: 0.1 * force,
    slow: 0.03 * force,
  };
}

/** The chances of everything that goes wrong, or takes its time. */
export class Faults {
  weather: Weather;
  readonly #dice: Dice;

  constructor(dice: Dice, weather: Weather) {
    this.#dice = dice;
    this.weather = weather;
  }

  /** Of one call of a port. */
  next(): Fault {
    const { kill, throttle, loseAnswer } = this.weather;
    const roll = this.#dice.roll();
    if (roll < kill) return 'killedBefore';
    if (roll < 2 * kill) return 'killedAfter';
    if (roll < 2 * kill + throttle) return 'throttled';
    return roll < 2 * kill + throttle + loseAnswer ? 'answerLost' : 'none';
  }

  /** Milliseconds that a call takes. */
  callTime(): number {
    if (this.#dice.chance(this.weather.slow)) return this.#dice.between(2_000, 20_000);
    return this.#dice.between(1, 80);
  }

  /** Milliseconds until an event arrives. */
  deliveryTime(): number {
    if (this.#dice.chance(3 * this.weather.slow)) return this.#dice.between(60_000, 7_200_000);
    return this.#dice.between(50, 3_000);
  }

  /** Milliseconds until an event arrives again: with the first time, or hours later. */
  copyTime(): number {
    return this.#dice.chance(0.3) ? this.#dice.between(60_000, 10_800_000) : this.deliveryTime();
  }

  isDuplicate(): boolean {
    return this.#dice.chance(this.weather.duplicate);
  }

  isLost(): boolean {
    return this.#dice.chance(this.weather.drop);
  }

  /** Milliseconds that a state machine loses at a step, as when it is throttled: seldom any. */
  stall(): number {
    return this.#dice.chance(this.weather.slow / 2) ? this.#dice.between(60_000, 10_800_000) : 0;
  }

  /** Milliseconds after which a caller gives up waiting, while the function it called goes on. */
  patience(): number {
    return this.#dice.chance(this.weather.slow) ? this.#dice.between(500, 10_000) : Infinity;
  }

  /** Whether what has died is run again by itself. */
  isTriedAgain(): boolean {
    return this.#dice.chance(0.6);
  }
}
