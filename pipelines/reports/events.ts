import * as z from 'zod';
import { EVENT_SOURCE, ingestEvents } from '../ingest/events.ts';
import { modelName } from '../model-definition/contract.ts';
import { monitoringEvents } from '../monitoring/events.ts';
import { releaseEvents } from '../release/events.ts';
import { retrainingEvents } from '../retraining/events.ts';
import { trainingEvents } from '../training/events.ts';

/** What an event says happened to, beside the model. */
export type Subject =
  | { readonly kind: 'run'; readonly id: string }
  | { readonly kind: 'release'; readonly id: string }
  | { readonly kind: 'monitoring'; readonly id: string };

const dataEvents: readonly string[] = Object.values(ingestEvents);
const runEvents: readonly string[] = Object.values(trainingEvents);
const releaseTypes: readonly string[] = Object.values(releaseEvents);
const monitoringTypes: readonly string[] = [monitoringEvents.monitored, monitoringEvents.failed];

/** The `detail-type` of each domain event after which pages are made anew. */
export const reportedEvents: readonly string[] = [
  ...dataEvents,
  ...runEvents,
  ...releaseTypes,
  ...monitoringTypes,
  retrainingEvents.decided,
];

const named = z.string().min(1);

/** A domain event, as far as pages need it: where the rest stands is asked of the ledger. */
export const reportedEvent = z.object({
  source: z.literal(EVENT_SOURCE),
  'detail-type': z.enum(reportedEvents),
  detail: z
    .object({
      model: named.optional(),
      /** Events on uploads name the model in it. */
      upload: z.object({ model: z.string() }).optional(),
      run: z.unknown().optional(),
      release: z.unknown().optional(),
      monitoring: z.unknown().optional(),
    })
    .refine(({ model, upload }) => model !== undefined || upload !== undefined, {
      error: 'expected a model, or an upload that names one',
    }),
});
export type ReportedEvent = z.infer<typeof reportedEvent>;

/** The model an event is about; none when an upload came to a folder that no model can be called. */
export function modelOf({ detail }: ReportedEvent): string | undefined {
  const parsed = modelName.safeParse(detail.model ?? detail.upload?.model);
  return parsed.success ? parsed.data : undefined;
}

/** The run, release or monitoring an event is about; none for an event on data or a decision. */
export function subjectOf({ 'detail-type': type, detail }: ReportedEvent): Subject | undefined {
  const subject = (kind: Subject['kind'], id: unknown) =>
    typeof id === 'string' ? { kind, id } : undefined;
  if (runEvents.includes(type)) return subject('run', detail.run);
  if (releaseTypes.includes(type)) return subject('release', detail.release);
  if (monitoringTypes.includes(type)) return subject('monitoring', detail.monitoring);
  return undefined;
}
