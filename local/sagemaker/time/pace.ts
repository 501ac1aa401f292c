/** How fast emulated time goes: what AWS counts in minutes takes seconds here. */
export class Pace {
  /** How long one of AWS's minutes lasts, milliseconds. */
  readonly minuteMs: number;

  constructor(minuteMs: number) {
    this.minuteMs = minuteMs;
  }

  /** How long a time of AWS's lasts here, milliseconds. */
  ms(seconds: number): number {
    return (seconds / 60) * this.minuteMs;
  }
}
