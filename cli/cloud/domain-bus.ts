import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { namingDenial } from '../../lambdas/shared/adapters/aws-denials.ts';
import { putEvent } from '../../lambdas/shared/adapters/put-event.ts';
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
    const refused = await namingDenial(`events:PutEvents on ${this.#name}`, () =>
      putEvent(this.#events, this.#name, detailType, detail),
    );
    if (refused === undefined) return;
    throw new EventRefusedError(
      `The event bus ${this.#name} has refused ${detailType}: ${refused.ErrorCode}: ${refused.ErrorMessage ?? ''}`,
      { bus: this.#name },
    );
  }
}
