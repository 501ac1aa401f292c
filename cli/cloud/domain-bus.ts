import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import { EVENT_SOURCE } from '../../pipelines/ingest/events.ts';
import { EventRefusedError } from '../errors.ts';

/** The system's own event bus. */
export class DomainBus {
  readonly #events: EventBridgeClient;
  readonly #name: string;

  constructor(events: EventBridgeClient, name: string) {
    this.#events = events;
    this.#name = name;
  }

  /**
   * Says something that the system listens to.
   * @throws EventRefusedError when the bus doesn't take it
   */
  async put(detailType: string, detail: object): Promise<void> {
    const command = new PutEventsCommand({
      Entries: [
        {
          EventBusName: this.#name,
          Source: EVENT_SOURCE,
          DetailType: detailType,
          Detail: JSON.stringify(detail),
        },
      ],
    });
    const { Entries: [answer] = [] } = await namingDenial(`events:PutEvents on ${this.#name}`, () =>
      this.#events.send(command),
    );
    // A refused event is no error of the call.
    if (answer?.ErrorCode === undefined) return;
    throw new EventRefusedError(
      `The event bus ${this.#name} has refused ${detailType}: ${answer.ErrorCode}: ${answer.ErrorMessage ?? ''}`,
      { bus: this.#name },
    );
  }
}
