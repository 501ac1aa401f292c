import * as z from 'zod';
import { modelName } from '../model-definition/contract.ts';
import { runId } from '../training/contract.ts';
import { triggerId } from './contract.ts';

/** The `detail-type` of each domain event of the retraining queue, on Evergreen's own bus. */
export const retrainingEvents = {
  /** A person asks for a run. */
  requested: 'RetrainingRequested',
  /** Its detail is the decision. */
  decided: 'RetrainingDecided',
} as const;

/** The `detail-type` of what the queue is told by a schedule and by itself, under the same source. */
export const retrainingSignals = {
  /** Every few minutes: look after every model. */
  sweep: 'RetrainingSweep',
  /** A parked trigger of a model may be due. */
  wakeUp: 'RetrainingWakeUp',
} as const;

const words = z.string().trim().min(1).max(1_000);

/** The detail of `RetrainingRequested`. */
export const retrainingRequested = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('person'),
    model: modelName,
    /** Names this request: sent twice, it is decided once. */
    trigger: triggerId,
    why: words,
    by: words,
  }),
  z.strictObject({
    kind: z.literal('retry'),
    model: modelName,
    trigger: triggerId,
    run: runId,
    why: words.optional(),
    by: words,
  }),
]);
export type RetrainingRequested = z.infer<typeof retrainingRequested>;

/** The detail of `RetrainingWakeUp`. */
export const retrainingWakeUp = z.strictObject({ model: modelName });

/** The name of the alarm that tells of a model's drift. */
export function driftAlarmName(system: string, model: string): string {
  return `${system}-drift-${model}`;
}
