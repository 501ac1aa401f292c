import * as z from 'zod';
import { datasetVersionId } from '../dataset/contract.ts';
import { contentHash, modelName } from '../model-definition/contract.ts';
import { runId, runRequest } from '../training/contract.ts';

/** ISO 8601 in UTC. */
const moment = z.iso.datetime();

/** Names a trigger; one that comes twice has the same id. */
export const triggerId = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,63}$/, 'up to 64 letters, digits and hyphens');

const triggerShape = { id: triggerId, model: modelName, at: moment };

/** Text that a person gave. */
const words = z.string().trim().min(1).max(1_000);

/** A reason to retrain a model. */
export const retrainingTrigger = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('datasetVersion'),
    ...triggerShape,
    datasetVersion: datasetVersionId,
  }),
  z.strictObject({ kind: z.literal('alarm'), ...triggerShape, alarm: z.string() }),
  z.strictObject({
    kind: z.literal('schedule'),
    ...triggerShape,
    everyDays: z.number().positive(),
  }),
  z.strictObject({
    kind: z.literal('codeChange'),
    ...triggerShape,
    from: contentHash,
    to: contentHash,
  }),
  z.strictObject({ kind: z.literal('person'), ...triggerShape, why: words, by: words }),
  z.strictObject({
    kind: z.literal('retry'),
    ...triggerShape,
    run: runId,
    why: words.optional(),
    by: words,
  }),
]);
export type RetrainingTrigger = z.infer<typeof retrainingTrigger>;
export type TriggerKind = RetrainingTrigger['kind'];

/** What a decision came to: a run now, the trigger parked, or refused for good. */
export const decisionOutcome = z.enum(['start', 'later', 'no']);
export type DecisionOutcome = z.infer<typeof decisionOutcome>;

export const startReason = z.enum([
  'firstModel',
  'newRows',
  'drift',
  'schedule',
  'codeChange',
  'person',
  'retry',
]);

/** Why a trigger is parked; the first waits for a run's end, the next three for a moment. */
export const parkReason = z.enum([
  'lease',
  'coolDown',
  'backOff',
  'budget',
  /** For rows that a run could learn from. */
  'needsRows',
  /** The run of exactly this data and policy has failed: it waits for other data. */
  'failedBefore',
]);
export type ParkReason = z.infer<typeof parkReason>;

export const refuseReason = z.enum([
  'minimumNewRows',
  'nothingNew',
  'failedBefore',
  'needsPerson',
  'quietAgain',
  'switchedOff',
  'noData',
  /** Of a retry: there is no such run, it has its candidate, or a run is at work. */
  'unknownRun',
  'alreadyRegistered',
  'runAtWork',
]);

export const decisionReason = z.enum([
  ...startReason.options,
  ...parkReason.options,
  ...refuseReason.exclude(['failedBefore']).options,
]);
export type DecisionReason = z.infer<typeof decisionReason>;

/** The numbers a decision was made from. */
export const decisionFigures = z.strictObject({
  /** The newest dataset version, and its place in the order of registration. */
  datasetVersion: datasetVersionId.nullable(),
  number: z.int().positive().nullable(),
  /** Training and hold-out rows that the last registered run did not know. */
  newRows: z.int().nonnegative(),
  /** New rows it takes; 0 when nothing is asked. */
  minimum: z.int().nonnegative(),
  /** The minimum while no alarm rings, when drift has lowered it. */
  loweredFrom: z.int().nonnegative().nullable(),
  minNewRowShare: z.number().nullable(),
  /** The last registered run, and the rows it was trained on. */
  lastRun: runId.nullable(),
  lastRunRows: z.int().nonnegative().nullable(),
  lastRunEndedAt: moment.nullable(),
  failuresInRow: z.int().nonnegative(),
  coolDownMinutes: z.number().nonnegative(),
  /** Runs started within the last 24 hours, and how many may be. */
  runsToday: z.int().nonnegative(),
  maxRunsPerDay: z.int().positive(),
  /** The drift episode that goes on, and the runs it has started. */
  episode: z.int().positive().nullable(),
  episodeRuns: z.int().nonnegative(),
  maxRunsPerEpisode: z.int().nonnegative(),
});
export type DecisionFigures = z.infer<typeof decisionFigures>;

/** A decision on a trigger, as the ledger keeps it and the domain event tells it. */
export const retrainingDecision = z.strictObject({
  schemaVersion: z.literal(1),
  id: z.string().regex(/^dec-[0-9a-f]{20}$/),
  /** Its place in the order of a model's decisions; numbers have holes. */
  sequence: z.int().positive(),
  model: modelName,
  outcome: decisionOutcome,
  reason: decisionReason,
  /** The one sentence or two that a person reads, with the numbers. */
  text: z.string(),
  trigger: retrainingTrigger,
  /** Whether it is the trigger's first decision, or one on a parked trigger. */
  first: z.boolean(),
  /** Ids of other triggers that this one answers too. */
  coalesced: z.array(triggerId),
  decidedAt: moment,
  /** Of a parked trigger that time alone heals. */
  notBefore: moment.nullable(),
  /** Whether nothing goes on by itself: a person has to look. */
  needsPerson: z.boolean(),
  /** The run it starts or waits for; the last one of its kind when it is refused for that one. */
  run: z.strictObject({ id: runId, attempt: z.int().positive() }).nullable(),
  figures: decisionFigures,
});
export type RetrainingDecision = z.infer<typeof retrainingDecision>;

/** The right to have a run at work: one a model. */
export const retrainingLease = z.strictObject({
  /** The input of its execution, word for word. */
  run: runRequest,
  /** Higher with each lease. */
  token: z.int().positive(),
  since: moment,
});
export type RetrainingLease = z.infer<typeof retrainingLease>;

/** A trigger that was told "later". There is one a kind: others of its kind are merged into it. */
export const parkedTrigger = z.strictObject({
  trigger: retrainingTrigger,
  reason: parkReason,
  notBefore: moment.nullable(),
  since: moment,
  /** Ids of the triggers merged into it, the last ones when there are many. */
  merged: z.array(triggerId),
});
export type ParkedTrigger = z.infer<typeof parkedTrigger>;

/** Where a model stands in the retraining queue: one item, rewritten as a whole. */
export const retrainingState = z.strictObject({
  schemaVersion: z.literal(1),
  model: modelName,
  /** Writes so far; a write names the one it follows. */
  version: z.int().nonnegative(),
  /** The highest fencing token given out. */
  token: z.int().nonnegative(),
  lease: retrainingLease.nullable(),
  parked: z.array(parkedTrigger),
  /** The registered run that knows the newest data. */
  lastRegistered: z
    .strictObject({
      run: runId,
      attempt: z.int().positive(),
      number: z.int().positive(),
      rows: z.int().nonnegative().nullable(),
    })
    .nullable(),
  /** The run that ended last. */
  lastRun: z
    .strictObject({
      run: runId,
      attempt: z.int().positive(),
      outcome: z.enum(['registered', 'failed']),
      datasetVersion: datasetVersionId,
      policyHash: contentHash,
      startedAt: moment,
      endedAt: moment,
    })
    .nullable(),
  failuresInRow: z.int().nonnegative(),
  /** When runs were started within the last 24 hours, the first first. */
  starts: z.array(moment),
  /** Of the algorithm and window that the last started run was made with. */
  codeHash: contentHash.nullable(),
  /** The drift alarm as it last spoke. */
  alarm: z.strictObject({ name: z.string(), ringing: z.boolean(), changedAt: moment }).nullable(),
  /** Goes on until the alarm has been quiet for as long as the cool-down. */
  episode: z
    .strictObject({
      number: z.int().positive(),
      since: moment,
      runs: z.int().nonnegative(),
      quietSince: moment.nullable(),
    })
    .nullable(),
  /** Drift episodes so far. */
  episodes: z.int().nonnegative(),
  /** Decisions that the domain bus has not been told yet. */
  unannounced: z.array(retrainingDecision),
});
export type RetrainingState = z.infer<typeof retrainingState>;
