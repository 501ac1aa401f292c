import * as z from 'zod';
import { retrainingDecision, retrainingState } from '../../../../pipelines/retraining/contract.ts';
import { type ItemKey, partition } from './ledger-items.ts';

/** What the sort keys of a model's decisions start with. */
export const DECISION_PREFIX = 'DECISION#';

/** As many digits as the largest safe integer has. */
const SEQUENCE_DIGITS = 16;

/** Where a model stands in the retraining queue. */
export function retrainingKey(model: string): ItemKey {
  return { pk: partition(model), sk: 'RETRAINING' };
}

/** Decisions sort by their place, which no clock can change. */
export function decisionKey(model: string, sequence: number): ItemKey {
  const place = String(sequence).padStart(SEQUENCE_DIGITS, '0');
  return { pk: partition(model), sk: `${DECISION_PREFIX}${place}` };
}

/** Says which decision a trigger had first: it exists once the trigger was decided. */
export function triggerKey(model: string, triggerId: string): ItemKey {
  return { pk: partition(model), sk: `TRIGGER#${triggerId}` };
}

/** The version stands beside the state: a write depends on it. */
export const retrainingItem = z.object({ version: z.int().positive(), state: retrainingState });

export const decisionItem = z.object({ decision: retrainingDecision });

export const triggerItem = z.object({ sequence: z.int().positive() });
