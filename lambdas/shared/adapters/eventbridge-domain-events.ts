import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { DomainEvents } from '../ports/domain-events.ts';
import { namingDenial } from './aws-denials.ts';
import { putEvent } from './put-event.ts';

/** Evergreen's own bus in Amazon EventBridge. */
export class EventBridgeDomainEvents implements DomainEvents {
  readonly #bus: string;
  readonly #events: EventBridgeClient;

  constructor(bus: string, events = new EventBridgeClient({})) {
    this.#bus = bus;
    this.#events = events;
  }

  /** @throws Error when EventBridge did not take the event; its answer is a success all the same */
  async announce(detailType: string, detail: object): Promise<void> {
    const refused = await namingDenial('events:PutEvents on the event bus', () =>
      putEvent(this.#events, this.#bus, detailType, detail),
    );
    if (refused === undefined) return;
    throw new Error(
      `EventBridge did not take ${detailType}: ${refused.ErrorCode} ${refused.ErrorMessage ?? ''}`.trim(),
    );
  }
}
