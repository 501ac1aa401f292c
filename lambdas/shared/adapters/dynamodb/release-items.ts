import * as z from 'zod';
import { championPointer } from '../../../../pipelines/release/contract.ts';
import { type ItemKey, partition } from './ledger-items.ts';

/** What the sort keys of a model's releases start with. */
export const RELEASE_PREFIX = 'RELEASE#';

export function releaseKey(model: string, releaseId: string): ItemKey {
  return { pk: partition(model), sk: `${RELEASE_PREFIX}${releaseId}` };
}

/** Points at what serves the model. */
export function championKey(model: string): ItemKey {
  return { pk: partition(model), sk: 'CHAMPION' };
}

/** The lock of the model's endpoint. */
export function endpointKey(model: string): ItemKey {
  return { pk: partition(model), sk: 'ENDPOINT' };
}

export function badCandidateKey(model: string, candidateId: string): ItemKey {
  return { pk: partition(model), sk: `BAD#${candidateId}` };
}

/**
 * Statuses of a release, by rank: within an attempt a write may only raise the rank. An execution
 * that is redriven after a failure can still come to an end; nothing undoes a release.
 */
export const RELEASE_RANKS = {
  started: 0,
  failed: 1,
  skipped: 2,
  rolledBack: 3,
  released: 4,
} as const;

/** The pointer, and when it ceased to point at anything. */
export const championItem = championPointer.extend({ retiredAt: z.string().optional() });

/** The lock as it is stored: without a holder it is free. */
export const lockItem = z.object({
  token: z.int().positive(),
  holder: z.string().optional(),
  expiresAt: z.string().optional(),
});
