import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { type CloudAddress, clientConfiguration } from '../cloud/client-configuration.ts';
import type { Upload } from '../../pipelines/ingest/contract.ts';

/**
 * Delivers an upload's event again, as EventBridge may: the same bytes, straight to the queue that
 * its rule feeds.
 */
export async function redeliver(
  cloud: CloudAddress,
  {
    queueUrl,
    bucket,
    upload,
  }: {
    queueUrl: string;
    bucket: string;
    upload: Pick<Upload, 'key' | 'versionId' | 'sequencer' | 'size'>;
  },
): Promise<void> {
  const event = {
    version: '0',
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: {
      version: '0',
      bucket: { name: bucket },
      object: {
        key: upload.key,
        size: upload.size,
        'version-id': upload.versionId,
        sequencer: upload.sequencer,
      },
      reason: 'PutObject',
    },
  };
  const sqs = new SQSClient(clientConfiguration(cloud));
  await sqs.send(
    new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(event) }),
  );
}
