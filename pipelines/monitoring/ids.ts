const MINUTE_MS = 60_000;

/** A stretch of time in which a model is monitored once. */
export interface Slot {
  /** Counted since 1970-01-01T00:00:00Z. */
  readonly number: number;
  readonly start: Date;
}

/** The slot that a moment belongs to, when a model's turn comes every so many minutes. */
export function slotAt(now: Date, everyMinutes: number): Slot {
  const length = everyMinutes * MINUTE_MS;
  const number = Math.floor(now.getTime() / length);
  return { number, start: new Date(number * length) };
}

/**
 * The id of a monitoring, and the name of its execution: a slot has one, however often its schedule
 * speaks, and so has a person's request.
 * @param occasion - a slot's number, or the id of a request
 */
export function monitoringIdOf(model: string, occasion: number | string): string {
  return `mon-${model}-${occasion}`;
}
