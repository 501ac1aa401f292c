import {
  DisableRuleCommand,
  EnableRuleCommand,
  EventBridgeClient,
} from '@aws-sdk/client-eventbridge';
import type { AppUnderTest } from './app-under-test.ts';

export interface RuleAddress {
  readonly stack: string;
  /** A part of it. */
  readonly logicalId: string;
  /** @default - the default bus */
  readonly bus?: string;
}

/** A rule of the deployed app, which a test may let hear nothing. */
export class RuleUnderTest {
  readonly #app: AppUnderTest;
  readonly #address: RuleAddress;
  readonly #events: EventBridgeClient;

  constructor(app: AppUnderTest, address: RuleAddress) {
    this.#app = app;
    this.#address = address;
    this.#events = new EventBridgeClient(app.clientConfiguration);
  }

  /** As deployed. */
  async enable(): Promise<void> {
    await this.#events.send(new EnableRuleCommand(await this.#rule()));
  }

  async disable(): Promise<void> {
    await this.#events.send(new DisableRuleCommand(await this.#rule()));
  }

  async #rule(): Promise<{ Name: string | undefined; EventBusName?: string }> {
    const { stack, logicalId, bus } = this.#address;
    const id = await this.#app.physicalId('AWS::Events::Rule', logicalId, stack);
    // On AWS that of a rule on a bus of one's own is "bus|rule".
    const Name = id.split('|').at(-1);
    return bus === undefined ? { Name } : { Name, EventBusName: bus };
  }
}
