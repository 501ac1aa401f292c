import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../../../pipelines/ingest/events.ts';
import type { DomainEvents } from '../ports/domain-events.ts';
import { namingDenial } from './aws-denials.ts';

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
    const command = new PutEventsCommand({
      Entries: [
        {
          EventBusName: this.#bus,
          Source: EVENT_SOURCE,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        },
      ],
    });
    const answer = await namingDenial('events:PutEvents on the event bus', () =>
      this.#events.send(command),
    );
    const refused = answer.Entries?.find(({ ErrorCode }) => ErrorCode !== undefined);
    if (refused === undefined) return;
    throw new Error(
      `EventBridge did not take ${detailType}: ${refused.ErrorCode} ${refused.ErrorMessage ?? ''}`.trim(),
    );
  }
}
