import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { EVENT_SOURCE } from '../../../pipelines/ingest/events.ts';
import { retrainingSignals } from '../../../pipelines/retraining/events.ts';
import type { WakeUps } from '../ports/wake-ups.ts';
import { namingDenial } from './aws-denials.ts';

/** Wake-ups as delayed messages of the retraining queue, in the shape of its events. */
export class SqsWakeUps implements WakeUps {
  readonly #queueUrl: string;
  readonly #sqs: SQSClient;

  constructor(queueUrl: string, sqs = new SQSClient({})) {
    this.#queueUrl = queueUrl;
    this.#sqs = sqs;
  }

  async wakeUp(model: string, seconds: number): Promise<void> {
    const command = new SendMessageCommand({
      QueueUrl: this.#queueUrl,
      DelaySeconds: seconds,
      MessageBody: JSON.stringify({
        source: EVENT_SOURCE,
        'detail-type': retrainingSignals.wakeUp,
        detail: { model },
      }),
    });
    await namingDenial('sqs:SendMessage on the retraining queue', () => this.#sqs.send(command));
  }
}
