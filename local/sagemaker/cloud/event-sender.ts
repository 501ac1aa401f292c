import { told } from '../errors.ts';
import type { AwsEvent, Cloud } from './ports.ts';

/** Sends a service's events one after the other: within one emulator they keep their order. */
export class EventSender {
  #last: Promise<void> = Promise.resolve();

  send(cloud: Cloud, event: AwsEvent): void {
    this.#last = this.#after(this.#last, cloud, event);
  }

  /** Done when what was sent so far has arrived. */
  async flush(): Promise<void> {
    await this.#last;
  }

  async #after(before: Promise<void>, cloud: Cloud, event: AwsEvent): Promise<void> {
    await before;
    try {
      await cloud.sendEvent(event);
    } catch (error) {
      // As on AWS, nobody can rely on an event of the service's: jobs go on without.
      console.error(`An event was not sent: ${told(error)}`);
    }
  }
}

/** As events carry it: times are epoch milliseconds, and what is undefined is left out. */
export function inMilliseconds(value: unknown): unknown {
  if (value instanceof Date) return value.getTime();
  if (Array.isArray(value)) return value.map(inMilliseconds);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) =>
      member === undefined ? [] : [[key, inMilliseconds(member)]],
    ),
  );
}
