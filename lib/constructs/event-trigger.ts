import { Duration } from 'aws-cdk-lib';
import { type EventPattern, type IEventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SHORT_TIMEOUT } from './node-function.ts';

/** Five tries, then a person looks: a message that failed five times won't heal by itself. */
const MAX_RECEIVES = 5;

export interface EventTriggerProps {
  readonly description: string;
  /** @default - the default bus, where AWS's own events arrive */
  readonly bus?: IEventBus;
  readonly eventPattern: EventPattern;
  /** Starts the workflow; it must answer which messages failed. */
  readonly starter: IFunction;
}

/**
 * Event -> rule -> queue -> starter. EventBridge can't name an execution it starts, and may deliver
 * twice, so a function between them names the work. What can't be delivered or processed ends in the
 * dead-letter queue, never nowhere.
 */
export class EventTrigger extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: EventTriggerProps) {
    super(scope, id);
    this.deadLetters = new Queue(this, 'DeadLetters', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
    });
    this.queue = new Queue(this, 'Queue', {
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      // Six times the function's time-out, as Lambda asks for.
      // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
      visibilityTimeout: Duration.seconds(6 * SHORT_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
    new Rule(this, 'Rule', {
      description: props.description,
      ...(props.bus && { eventBus: props.bus }),
      eventPattern: props.eventPattern,
      targets: [
        new SqsQueue(this.queue, {
          deadLetterQueue: this.deadLetters,
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
        }),
      ],
    });
    props.starter.addEventSource(
      new SqsEventSource(this.queue, { batchSize: 10, reportBatchItemFailures: true }),
    );
  }
}
