import * as z from 'zod';
import {
  type MonitoringRequest,
  monitoringRequested,
} from '../../pipelines/monitoring/contract.ts';
import { MONITORING_SWEEP, monitoringEvents } from '../../pipelines/monitoring/events.ts';
import { monitoringIdOf, slotAt } from '../../pipelines/monitoring/ids.ts';
import { UnknownModelError } from '../../pipelines/shared/errors.ts';
import { parsePayload } from '../shared/parse-payload.ts';
import type { MonitoringPolicies } from '../shared/ports/monitoring-policies.ts';
import type { StartOutcome, Workflow } from '../shared/ports/workflow.ts';

/** What the queue brings: the schedule's word, or a person's. */
const monitoringEvent = z.discriminatedUnion('detail-type', [
  z.object({ source: z.literal('evergreen'), 'detail-type': z.literal(MONITORING_SWEEP) }),
  z.object({
    source: z.literal('evergreen'),
    'detail-type': z.literal(monitoringEvents.requested),
    time: z.iso.datetime(),
    detail: monitoringRequested,
  }),
]);

export interface StartMonitoringPorts {
  readonly policies: MonitoringPolicies;
  readonly workflow: Workflow;
  readonly now: () => Date;
}

export interface StartedMonitoring {
  readonly outcome: StartOutcome;
  readonly monitoring: MonitoringRequest;
}

/**
 * Starts the monitorings that an event asks for: of the models whose slot has come, or of one that a
 * person named. However often an event comes, one execution answers a slot or a request.
 * @throws BadPayloadError when it is no such event
 * @throws UnknownModelError when a person named a model that isn't configured
 */
export async function startMonitoring(
  event: unknown,
  ports: StartMonitoringPorts,
): Promise<readonly StartedMonitoring[]> {
  const parsed = parsePayload(monitoringEvent, event);
  const wanted =
    parsed['detail-type'] === MONITORING_SWEEP
      ? await turnsOf(ports)
      : [await requestOf(parsed.detail.model, parsed.detail.id, parsed.time, ports)];
  const starts = await Promise.allSettled(wanted.map((monitoring) => start(monitoring, ports)));
  // Only then: one that can't be started is tried again and keeps none of the others from its turn.
  return starts.map((settled) => {
    if (settled.status === 'rejected') throw settled.reason;
    return settled.value;
  });
}

async function start(
  monitoring: MonitoringRequest,
  { workflow }: StartMonitoringPorts,
): Promise<StartedMonitoring> {
  return { outcome: await workflow.start(monitoring.id, { monitoring }), monitoring };
}

/** Of every model the monitoring of the present slot. */
async function turnsOf({ policies, now }: StartMonitoringPorts): Promise<MonitoringRequest[]> {
  const requests: MonitoringRequest[] = [];
  for (const model of await policies.names()) {
    const policy = await policies.find(model);
    if (!policy) continue;
    const slot = slotAt(now(), policy.everyMinutes);
    const id = monitoringIdOf(model, slot.number);
    requests.push({ id, model, requestedAt: slot.start.toISOString() });
  }
  return requests;
}

async function requestOf(
  model: string,
  requestId: string,
  requestedAt: string,
  { policies }: StartMonitoringPorts,
): Promise<MonitoringRequest> {
  const names = await policies.names();
  if (names.includes(model)) return { id: monitoringIdOf(model, requestId), model, requestedAt };
  throw new UnknownModelError(
    `No model ${model} is configured; configured: ${names.join(', ') || 'none'}.`,
    { model },
  );
}
