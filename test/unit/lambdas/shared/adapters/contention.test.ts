import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import {
  conditionFailed,
  pastConflicts,
} from '../../../../../lambdas/shared/adapters/dynamodb/contention.ts';

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map((Code) => ({ Code })),
  });

describe("writing where another's transaction is", () => {
  it.each([
    ['an update', new TransactionConflictException({ message: 'm', $metadata: {} })],
    ['a transaction', cancelled('None', 'TransactionConflict')],
  ])('waits and writes again: %s', async (_, conflict) => {
    let tries = 0;
    const written = await pastConflicts(async () => {
      tries += 1;
      if (tries < 3) throw conflict;
      return 'written';
    });
    expect([written, tries]).toEqual(['written', 3]);
  });

  it('does not wait for anything else', async () => {
    let tries = 0;
    const written = pastConflicts(async () => {
      tries += 1;
      throw cancelled('ConditionalCheckFailed');
    });
    await expect(written).rejects.toThrow('cancelled');
    expect(tries).toBe(1);
  });
});

describe('a transaction that was refused', () => {
  it.each<[boolean, unknown]>([
    [true, cancelled('None', 'ConditionalCheckFailed')],
    [false, cancelled('ConditionalCheckFailed', 'TransactionConflict')],
    [false, cancelled('ThrottlingError')],
    [false, cancelled()],
    [false, new ConditionalCheckFailedException({ message: 'm', $metadata: {} })],
    [false, undefined],
  ])('for its conditions alone: %s', (expected, error) => {
    expect(conditionFailed(error)).toBe(expected);
  });
});
