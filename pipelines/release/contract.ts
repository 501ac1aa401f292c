import * as z from 'zod';
import { candidateId } from '../evaluation/contract.ts';
import { contentHash, modelName } from '../model-definition/contract.ts';

/** `rel-` and 20 hexadecimal digits: a hash of the package's ARN. */
export const releaseId = z.string().regex(/^rel-[0-9a-f]{20}$/);

/** One attempt at a release: the input of its execution. */
export const releaseRequest = z.strictObject({
  id: releaseId,
  attempt: z.int().positive(),
  model: modelName,
  packageArn: z.string(),
  packageVersion: z.int().positive(),
});
export type ReleaseRequest = z.infer<typeof releaseRequest>;

/** What serves a model now: moved by releases alone, once each. */
export const championPointer = z.object({
  model: modelName,
  packageArn: z.string(),
  packageVersion: z.int().positive(),
  candidateId,
  endpoint: z.string(),
  /** Of the SageMaker model and the endpoint config. */
  fleet: z.string(),
  releaseId,
  /** ISO 8601 in UTC. */
  since: z.iso.datetime(),
});
export type ChampionPointer = z.infer<typeof championPointer>;

/** Statuses of a release, forward only within an attempt. */
export const releaseStatus = z.enum(['started', 'failed', 'skipped', 'rolledBack', 'released']);
export type ReleaseStatus = z.infer<typeof releaseStatus>;

/** A fleet that has served. */
export const releasedFleet = z.object({ fleet: z.string(), releasedAt: z.iso.datetime() });
export type ReleasedFleet = z.infer<typeof releasedFleet>;

/** A release as the ledger keeps it. */
export const releaseRecord = z.object({
  ...releaseRequest.shape,
  status: releaseStatus,
  candidateId: candidateId.optional(),
  fleet: z.string().optional(),
  policyHash: contentHash.optional(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime().optional(),
  /** Why it was skipped, rolled back, or failed. */
  reason: z.string().optional(),
  error: z.string().optional(),
  /** The package served before. */
  before: z.object({ packageVersion: z.int().positive(), fleet: z.string() }).optional(),
  /** What earlier attempts put on the endpoint; an attempt that a person starts doesn't forget it. */
  earlier: z.array(releasedFleet).optional(),
  /** Fleets whose config and model were kept no longer once this release was done. */
  expired: z.array(z.string()).optional(),
});
export type ReleaseRecord = z.infer<typeof releaseRecord>;

/** A candidate that was rolled back: it isn't released again by itself. */
export const badCandidate = z.object({
  candidateId,
  reason: z.string(),
  releaseId,
  attempt: z.int().positive(),
  /** ISO 8601 in UTC. */
  markedAt: z.iso.datetime(),
});
export type BadCandidate = z.infer<typeof badCandidate>;
