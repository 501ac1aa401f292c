import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { expect } from 'vitest';
import { z } from 'zod';

const queuePolicy = z.looseObject({ Statement: z.array(z.looseObject({ Effect: z.string() })) });

/** Does something while nobody may send to a queue; what its policy denies stays denied. */
export async function withoutSenders(
  sqs: SQSClient,
  QueueUrl: string,
  act: () => Promise<void>,
): Promise<void> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['Policy'] }),
  );
  const policy = queuePolicy.parse(JSON.parse(Attributes?.['Policy'] ?? '{}'));
  const without = policy.Statement.filter(({ Effect }) => Effect === 'Deny');
  // Each other statement lets one of its rules send, and none lets anybody else.
  const allowing = policy.Statement.filter(({ Effect }) => Effect !== 'Deny');
  expect(JSON.stringify(allowing).match(/"aws:SourceArn":"[^"]+:rule\//g)).toHaveLength(
    allowing.length,
  );
  const put = async (Statement: unknown[]) => {
    const Policy = JSON.stringify({ ...policy, Statement });
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy } }));
  };
  await put(without);
  try {
    await act();
  } finally {
    await put(policy.Statement);
  }
}

/** What a dead letter that names `about` says, and why it is one; it is gone then. */
export async function deadLetter(sqs: SQSClient, QueueUrl: string, about: string): Promise<string> {
  // Those of others stay: a purge would take with them the one that is waited for.
  const { Messages } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 1,
      MessageAttributeNames: ['All'],
    }),
  );
  const message = Messages?.find(({ Body }) => Body?.includes(about));
  if (!message) return '';
  const { ReceiptHandle } = message;
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
  return `${message.Body} ${message.MessageAttributes?.['ERROR_CODE']?.StringValue}`;
}
