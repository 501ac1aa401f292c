import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { logger } from './observability/logger.ts';

/**
 * Handles the messages of a batch, one after the other. Each stands alone: one that fails is tried
 * again, the others are done.
 * @param what - completes "… could not be processed" in the log
 * @param handle - takes a message's body, which is JSON
 */
export async function handleBatch(
  batch: SQSEvent,
  what: string,
  handle: (message: unknown) => Promise<void>,
): Promise<SQSBatchResponse> {
  const failures: string[] = [];
  for (const { body, messageId } of batch.Records) {
    try {
      await handle(JSON.parse(body));
    } catch (error) {
      logger.error(`${what} could not be processed`, { error });
      failures.push(messageId);
    }
  }
  return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
}
