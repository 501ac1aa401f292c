import * as z from 'zod';
import { candidateId } from '../evaluation/contract.ts';
import { modelName } from '../model-definition/contract.ts';

/** `mon-<model>-<slot>`, or `mon-<model>-<request id>`. Also the name of an execution: at most 80. */
export const monitoringId = z.string().regex(/^mon-[a-z][a-z0-9-]{0,75}$/);

const moment = z.iso.datetime();
const count = z.int().nonnegative();
const share = z.number().min(0).max(1);

/** One monitoring: the input of its execution. */
export const monitoringRequest = z.strictObject({
  id: monitoringId,
  model: modelName,
  /** ISO 8601 in UTC: the start of its slot, or when a person asked. */
  requestedAt: moment,
});
export type MonitoringRequest = z.infer<typeof monitoringRequest>;

/** `MonitoringRequested`: a person wants to know now. */
export const monitoringRequested = z.object({
  model: modelName,
  /** Names the request: two events of one id are one request. */
  id: z.uuid({ version: 'v4' }).toLowerCase(),
  by: z.string().min(1),
});
export type MonitoringRequested = z.infer<typeof monitoringRequested>;

/**
 * How far captured traffic has been looked at: never back, and raised by one at each step, so that of
 * two monitorings which saw the same traffic only one can count it.
 */
export const watermark = z.strictObject({
  number: z.int().positive(),
  /** The newest captured file that was looked at: when S3 got it, ISO 8601 in UTC. */
  at: moment,
  /**
   * The files of the minutes before, by a digest of their keys: when S3 got each, in milliseconds since
   * 1970. Files of the same second, or that S3 shows late, are told apart by it.
   */
  seen: z.record(z.string().regex(/^[0-9a-f]{16}$/), z.int()),
});
export type Watermark = z.infer<typeof watermark>;

/** A captured file. */
export const captureObject = z.strictObject({
  key: z.string(),
  /** When S3 got it, ISO 8601 in UTC. */
  lastModified: moment,
  bytes: count,
});
export type CaptureObject = z.infer<typeof captureObject>;

/** `traffic.json`: the captured files that a monitoring looks at, the oldest first. */
export const trafficList = z.strictObject({
  schemaVersion: z.literal(1),
  /** What was looked at before; null at the first monitoring of a model. */
  watermark: watermark.nullable(),
  objects: z.array(captureObject),
  /** How many more there were, left to the next monitoring. */
  more: count,
});
export type TrafficList = z.infer<typeof trafficList>;

/** What became of the captured lines; nothing here is a record's value. */
export const trafficCounts = z.strictObject({
  /** Files that were read; `waiting` are left to the next monitoring, because these held enough. */
  objects: count,
  waiting: count,
  /** Requests that the champion answered, and the records in them. */
  requests: count,
  records: count,
  /** Records that another model than the champion answered. */
  otherModels: count,
  /** Requests that a model refused, or whose answer wasn't captured. */
  refused: count,
  unanswered: count,
  /** Lines that tell of a request told before. */
  duplicates: count,
  /** Lines that can't be read. */
  malformed: count,
});
export type TrafficCounts = z.infer<typeof trafficCounts>;

/** What a monitoring measured, as far as metrics and overviews need it; the rest is in its report. */
export const monitoringFigures = z.strictObject({
  driftScore: share.nullable(),
  threshold: z.number(),
  driftedFeatures: count,
  /** The feature that moved most; null when none could be judged. */
  worst: z
    .strictObject({ name: z.string(), psi: z.number(), jensenShannon: z.number() })
    .nullable(),
  /** Jensen-Shannon distance; null when it can't be said. */
  predictionDrift: share.nullable(),
  /** Of the feature where it is worst; null without records. */
  nullShareRise: share.nullable(),
  unseenCategoryShare: share.nullable(),
});
export type MonitoringFigures = z.infer<typeof monitoringFigures>;

/** `superseded`: another monitoring counted the same traffic meanwhile, so this one counts nothing. */
export const monitoringStatus = z.enum(['failed', 'measured', 'notEnoughData', 'superseded']);

/** A monitoring as the ledger keeps it. */
export const monitoringRecord = z.object({
  ...monitoringRequest.shape,
  status: monitoringStatus,
  /** ISO 8601 in UTC. */
  startedAt: moment,
  endedAt: moment,
  candidateId: candidateId.optional(),
  packageVersion: z.int().positive().optional(),
  /** Of the first and the last record; left out without any. */
  from: moment.optional(),
  to: moment.optional(),
  traffic: trafficCounts.optional(),
  figures: monitoringFigures.optional(),
  /** Minutes, of the newest traffic that was seen. */
  captureAgeMinutes: z.number().nonnegative().optional(),
  /** The outcome in one sentence, with its numbers. */
  text: z.string().optional(),
  /** `report.json`. */
  report: z.object({ bucket: z.string(), key: z.string() }).optional(),
  /** Of a failed one. */
  error: z.string().optional(),
  cause: z.string().optional(),
});
export type MonitoringRecord = z.infer<typeof monitoringRecord>;
