import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import { EVENT_SOURCE } from '../../../pipelines/ingest/events.ts';

/**
 * Puts an event of the system's own on a bus.
 * @returns what EventBridge refused it with, nothing when it was taken: a refused event is no error
 *   of the call
 */
export async function putEvent(
  events: EventBridgeClient,
  bus: string,
  detailType: string,
  detail: object,
): Promise<PutEventsResultEntry | undefined> {
  const entry = {
    EventBusName: bus,
    Source: EVENT_SOURCE,
    DetailType: detailType,
    Detail: JSON.stringify(detail),
  };
  const { Entries: answers = [] } = await events.send(new PutEventsCommand({ Entries: [entry] }));
  return answers.find(({ ErrorCode }) => ErrorCode !== undefined);
}
