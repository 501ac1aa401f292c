import { Duration, Names } from 'aws-cdk-lib';
import {
  type EventPattern,
  type IEventBus,
  Rule,
  RuleTargetInput,
  type Schedule,
} from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { SHORT_TIMEOUT } from './node-function.ts';

/** Five tries, then a person looks: a message that failed five times won't heal by itself. */
const MAX_RECEIVES = 5;

/** What happens somewhere and is heard of. */
export interface HeardEvent {
  readonly description: string;
  /** @default - the default bus, where AWS's own events arrive */
  readonly bus?: IEventBus;
  readonly eventPattern: EventPattern;
}

/** What comes by the clock. */
export interface TimedMessage {
  readonly description: string;
  readonly schedule: Schedule;
  /** What the queue gets each time, word for word. */
  readonly message: object;
}

export interface EventQueueProps {
  /** By the id of the rule that each becomes. */
  readonly rules: Readonly<Record<string, HeardEvent | TimedMessage>>;
  /** Of the function that the queue is for. @default - that of functions that only talk to services */
  readonly timeout?: Duration;
}

/**
 * Events of one or more rules in one queue. What can't be delivered or processed ends in the
 * dead-letter queue, never nowhere.
 */
export class EventQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: EventQueueProps) {
    super(scope, id);
    const timeout = props.timeout ?? SHORT_TIMEOUT;
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
      visibilityTimeout: Duration.seconds(6 * timeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
    for (const [ruleId, rule] of Object.entries(props.rules)) this.#rule(ruleId, rule);
  }

  /**
   * @param reader - must answer which messages failed
   * @param options - how many batches it works on at once; as many as Lambda likes, unless told
   */
  feed(reader: IFunction, options: { readonly maxConcurrency?: number } = {}): void {
    reader.addEventSourceMapping(`SqsEventSource:${Names.nodeUniqueId(this.queue.node)}`, {
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      ...options,
    });
    // What Lambda's poller asks for, and no more; `SqsEventSource` grants two actions beside.
    // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
    this.queue.grant(reader, 'sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes');
  }

  #rule(id: string, rule: HeardEvent | TimedMessage): void {
    const timed = 'schedule' in rule;
    new Rule(this, id, {
      description: rule.description,
      ...(timed
        ? { schedule: rule.schedule }
        : { eventPattern: rule.eventPattern, ...(rule.bus && { eventBus: rule.bus }) }),
      targets: [
        new SqsQueue(this.queue, {
          deadLetterQueue: this.deadLetters,
          maxEventAge: Duration.hours(24),
          retryAttempts: 185,
          ...(timed && { message: RuleTargetInput.fromObject(rule.message) }),
        }),
      ],
    });
  }
}
