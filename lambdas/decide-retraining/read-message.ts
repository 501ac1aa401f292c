import * as z from 'zod';
import { EVENT_SOURCE, ingestEvents } from '../../pipelines/ingest/events.ts';
import { datasetVersionRegistered } from '../../pipelines/ingest/steps.ts';
import type { RetrainingTrigger } from '../../pipelines/retraining/contract.ts';
import {
  driftAlarmName,
  retrainingEvents,
  type RetrainingRequested,
  retrainingRequested,
  retrainingSignals,
  retrainingWakeUp,
} from '../../pipelines/retraining/events.ts';
import { alarmTriggerId, uploadTriggerId } from '../../pipelines/retraining/ids.ts';
import type { Incoming } from '../../pipelines/retraining/next-step.ts';
import { BadPayloadError } from '../../pipelines/shared/errors.ts';
import { trainingEvents } from '../../pipelines/training/events.ts';
import { candidateRegistered, runFailed } from '../../pipelines/training/steps.ts';
import { parsePayload } from '../shared/parse-payload.ts';

/** What a message of the retraining queue says. */
export type Message =
  | { readonly kind: 'model'; readonly model: string; readonly incoming: Incoming }
  | { readonly kind: 'wakeUp'; readonly model: string }
  | { readonly kind: 'sweep' }
  /** About an alarm that neither rings nor has fallen quiet. */
  | { readonly kind: 'ignored'; readonly reason: string };

const source = z.literal(EVENT_SOURCE);
/** When an event arose; what the queue sends itself doesn't say. */
const time = z.iso.datetime({ offset: true }).optional();

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
const alarmDetail = z.object({
  alarmName: z.string(),
  state: z.object({
    value: z.enum(['ALARM', 'OK', 'INSUFFICIENT_DATA']),
    /** With `+0000` for UTC, which is no ISO 8601 for a strict reader. */
    timestamp: z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'no point in time'),
  }),
});

const message = z.discriminatedUnion('detail-type', [
  z.object({
    source,
    time,
    'detail-type': z.literal(ingestEvents.registered),
    detail: datasetVersionRegistered,
  }),
  z.object({
    source,
    time,
    'detail-type': z.literal(trainingEvents.registered),
    detail: candidateRegistered,
  }),
  z.object({ source, time, 'detail-type': z.literal(trainingEvents.failed), detail: runFailed }),
  z.object({
    source,
    time,
    'detail-type': z.literal(retrainingEvents.requested),
    detail: retrainingRequested,
  }),
  z.object({ source, time, 'detail-type': z.literal(retrainingSignals.sweep) }),
  z.object({
    source,
    time,
    'detail-type': z.literal(retrainingSignals.wakeUp),
    detail: retrainingWakeUp,
  }),
  z.object({
    source: z.literal('aws.cloudwatch'),
    time,
    'detail-type': z.literal('CloudWatch Alarm State Change'),
    detail: alarmDetail,
  }),
]);

/**
 * Reads a message: an event as EventBridge delivers it, or one that the queue has sent itself.
 * @throws BadPayloadError when it is none of those it knows
 */
export function readMessage(payload: unknown, system: string, now: Date): Message {
  const read = parsePayload(message, payload);
  const at = read.time === undefined ? now.toISOString() : new Date(read.time).toISOString();
  switch (read['detail-type']) {
    case 'DatasetVersionRegistered': {
      const { model, datasetVersion } = read.detail;
      const id = uploadTriggerId(model, datasetVersion);
      return triggered({ kind: 'datasetVersion', id, model, at, datasetVersion });
    }
    case 'CandidateRegistered': {
      const { model, run } = read.detail;
      return { kind: 'model', model, incoming: { runEnd: { run, outcome: 'registered' } } };
    }
    case 'RunFailed': {
      const { model, run, attempt } = read.detail;
      return { kind: 'model', model, incoming: { runEnd: { run, attempt, outcome: 'failed' } } };
    }
    case 'RetrainingRequested':
      return triggered(requestOf(read.detail, at));
    case 'RetrainingSweep':
      return { kind: 'sweep' };
    case 'RetrainingWakeUp':
      return { kind: 'wakeUp', model: read.detail.model };
    case 'CloudWatch Alarm State Change':
      return alarmMessage(read.detail, system);
  }
}

function triggered(trigger: RetrainingTrigger): Message {
  return { kind: 'model', model: trigger.model, incoming: { trigger } };
}

function requestOf(request: RetrainingRequested, at: string): RetrainingTrigger {
  const { trigger: id, ...asked } = request;
  return { ...asked, id, at };
}

function alarmMessage(detail: z.infer<typeof alarmDetail>, system: string): Message {
  const { alarmName: alarm, state } = detail;
  const prefix = driftAlarmName(system, '');
  if (!alarm.startsWith(prefix)) {
    throw new BadPayloadError(`The alarm ${alarm} tells of no model's drift.`, { alarm });
  }
  const model = alarm.slice(prefix.length);
  if (state.value === 'INSUFFICIENT_DATA') {
    return { kind: 'ignored', reason: `the alarm ${alarm} has not enough data` };
  }
  const at = new Date(state.timestamp).toISOString();
  const ringing = state.value === 'ALARM';
  const change = { alarm, ringing, at };
  if (!ringing) return { kind: 'model', model, incoming: { alarm: change } };
  const id = alarmTriggerId(model, alarm, at);
  const trigger = { kind: 'alarm' as const, id, model, at, alarm };
  return { kind: 'model', model, incoming: { alarm: change, trigger } };
}
