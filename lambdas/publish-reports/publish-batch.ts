import type { ReportedEvent } from '../../pipelines/reports/events.ts';
import {
  type PublishedReports,
  publishReports,
  type PublishReportsPorts,
  readEvent,
} from './publish-reports.ts';

/** A message of the queue, as far as it is read. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

/** Told what became of a batch. */
export interface BatchListener {
  readonly published: (published: PublishedReports) => void;
  readonly failed: (message: string, error: unknown) => void;
}

interface ReadMessage {
  readonly id: string;
  readonly event: ReportedEvent;
}

/**
 * Publishes what the messages of a batch are about: an index is made once a model, however many of
 * them there are.
 * @returns the ids of the messages that failed, and must come again
 */
export async function publishBatch(
  messages: readonly QueueMessage[],
  ports: PublishReportsPorts,
  listener: BatchListener,
): Promise<string[]> {
  const failures: string[] = [];
  const byModel = new Map<string, ReadMessage[]>();
  for (const { messageId: id, body } of messages) {
    try {
      const read = readEvent(JSON.parse(body));
      if (read.model === undefined) continue;
      byModel.set(read.model, [...(byModel.get(read.model) ?? []), { id, event: read.event }]);
    } catch (error) {
      listener.failed('A domain event could not be read', error);
      failures.push(id);
    }
  }
  for (const [model, read] of byModel) {
    try {
      const events = read.map(({ event }) => event);
      listener.published(await publishReports(model, events, ports));
    } catch (error) {
      listener.failed(`The pages of ${model} could not be published`, error);
      failures.push(...read.map(({ id }) => id));
    }
  }
  return failures;
}
