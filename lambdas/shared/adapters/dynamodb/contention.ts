import { setTimeout as sleep } from 'node:timers/promises';
import {
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';

/** 50 + 100 + 200 + 400 ms: an item is under another's transaction for milliseconds. */
const WAITS = [50, 100, 200, 400];

/** Runs one write; while another's transaction is at the same item, waits and writes again. */
export async function pastConflicts<T>(write: () => Promise<T>): Promise<T> {
  for (const wait of WAITS) {
    try {
      return await write();
    } catch (error) {
      if (!isConflict(error)) throw error;
      await sleep(wait);
    }
  }
  return await write();
}

/** Whether a transaction was refused for its conditions alone. */
export function conditionFailed(error: unknown): boolean {
  if (!(error instanceof TransactionCanceledException)) return false;
  const codes = codesOf(error);
  return (
    codes.includes('ConditionalCheckFailed') &&
    codes.every((code) => code === 'None' || code === 'ConditionalCheckFailed')
  );
}

function isConflict(error: unknown): boolean {
  if (error instanceof TransactionConflictException) return true;
  return (
    error instanceof TransactionCanceledException && codesOf(error).includes('TransactionConflict')
  );
}

function codesOf({ CancellationReasons = [] }: TransactionCanceledException): string[] {
  return CancellationReasons.map(({ Code }) => Code ?? 'None');
}
