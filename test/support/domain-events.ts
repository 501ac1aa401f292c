import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { z } from 'zod';
import { EVENT_SOURCE } from '../../pipelines/ingest/events.ts';
import type { AppUnderTest } from './app-under-test.ts';
import { waitUntil } from './wait-until.ts';

const domainEvent = z.object({
  'detail-type': z.string(),
  detail: z.record(z.string(), z.unknown()),
});
type DomainEvent = z.infer<typeof domainEvent>;

/** Hears what is told on Evergreen's bus, by a rule and a queue as a user would hook one in. */
export class DomainEvents {
  readonly #app: AppUnderTest;
  readonly #name: string;
  readonly #sqs: SQSClient;
  readonly #heard: DomainEvent[] = [];
  #queueUrl = '';

  constructor(app: AppUnderTest, name: string) {
    this.#app = app;
    this.#name = name;
    this.#sqs = new SQSClient(app.clientConfiguration);
  }

  async listen(): Promise<void> {
    const events = new EventBridgeClient(this.#app.clientConfiguration);
    const rule = { Name: this.#name, EventBusName: this.#app.output('EventBusName') };
    const EventPattern = JSON.stringify({ source: [EVENT_SOURCE] });
    const { RuleArn } = await events.send(new PutRuleCommand({ ...rule, EventPattern }));
    const { QueueUrl = '' } = await this.#sqs.send(
      new CreateQueueCommand({ QueueName: this.#name }),
    );
    this.#queueUrl = QueueUrl;
    const { Attributes } = await this.#sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
    );
    const Arn = Attributes?.QueueArn;
    const Policy = JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: Arn,
          Condition: { ArnEquals: { 'aws:SourceArn': RuleArn } },
        },
      ],
    });
    await this.#sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
    const { Name: Rule, EventBusName } = rule;
    await events.send(
      new PutTargetsCommand({ Rule, EventBusName, Targets: [{ Id: 'queue', Arn }] }),
    );
  }

  /** Waits for an event whose text holds an id. @returns its detail */
  async hear(detailType: string, about: string): Promise<Record<string, unknown>> {
    const find = () =>
      this.#heard.find(
        (event) => event['detail-type'] === detailType && JSON.stringify(event).includes(about),
      );
    await waitUntil(`${detailType} was told of ${about}`, async () => {
      const { Messages } = await this.#sqs.send(
        new ReceiveMessageCommand({ QueueUrl: this.#queueUrl, MaxNumberOfMessages: 10 }),
      );
      for (const { Body = '' } of Messages ?? []) {
        this.#heard.push(domainEvent.parse(JSON.parse(Body)));
      }
      return find() !== undefined;
    });
    return find()?.detail ?? {};
  }
}
