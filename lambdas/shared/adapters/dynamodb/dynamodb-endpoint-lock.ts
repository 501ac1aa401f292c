import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EndpointLock, LockOutcome } from '../../ports/endpoint-lock.ts';
import { pastConflicts } from './contention.ts';
import { type ItemUpdate, LedgerTable } from './ledger-table.ts';
import { endpointKey, lockItem } from './release-items.ts';

/** Whoever takes an endpoint down holds its lock under this name, which no execution can have. */
const CLOSED = '(taken down)';

const NAMES = { '#holder': 'holder', '#expiresAt': 'expiresAt' };

/** The endpoints' locks in the ledger's DynamoDB table. */
export class DynamoDbEndpointLock implements EndpointLock {
  readonly #table: LedgerTable;
  readonly #now: () => Date;

  constructor(table: string, now: () => Date, client = new DynamoDBClient({})) {
    this.#table = new LedgerTable(table, client);
    this.#now = now;
  }

  async acquireLock(model: string, holder: string, seconds: number): Promise<LockOutcome> {
    const now = this.#now();
    const expiresAt = new Date(now.getTime() + seconds * 1_000).toISOString();
    const renewed = await this.#update(model, {
      UpdateExpression: 'SET #expiresAt = :expiresAt',
      ConditionExpression: '#holder = :holder',
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: { ':holder': holder, ':expiresAt': expiresAt },
    });
    if (!renewed) {
      await this.#update(model, {
        UpdateExpression: 'SET #holder = :holder, #expiresAt = :expiresAt ADD #token :one',
        ConditionExpression: 'attribute_not_exists(#holder) OR #expiresAt <= :now',
        ExpressionAttributeNames: { ...NAMES, '#token': 'token' },
        ExpressionAttributeValues: {
          ':holder': holder,
          ':expiresAt': expiresAt,
          ':one': 1,
          ':now': now.toISOString(),
        },
      });
    }
    return await this.#outcomeFor(model, holder);
  }

  async releaseLock(model: string, holder: string): Promise<void> {
    await this.#free(model, holder);
  }

  async closeLock(model: string): Promise<void> {
    await this.#update(model, {
      UpdateExpression: 'SET #holder = :closed REMOVE #expiresAt ADD #token :one',
      ConditionExpression: 'attribute_not_exists(#holder) OR #holder <> :closed',
      ExpressionAttributeNames: { ...NAMES, '#token': 'token' },
      ExpressionAttributeValues: { ':closed': CLOSED, ':one': 1 },
    });
  }

  async reopenLock(model: string): Promise<void> {
    await this.#free(model, CLOSED);
  }

  async #free(model: string, holder: string): Promise<void> {
    await this.#update(model, {
      UpdateExpression: 'REMOVE #holder, #expiresAt',
      ConditionExpression: '#holder = :holder',
      ExpressionAttributeNames: NAMES,
      ExpressionAttributeValues: { ':holder': holder },
    });
  }

  /** Who has the lock now, whatever the writes before found. */
  async #outcomeFor(model: string, wanted: string): Promise<LockOutcome> {
    const { token, holder, expiresAt } = lockItem.parse(await this.#table.get(endpointKey(model)));
    if (holder === wanted) return { outcome: 'held', token };
    if (holder === CLOSED) return { outcome: 'closed' };
    // Freed between the write and the read: the next try finds it so.
    return { outcome: 'busy', holder: holder ?? 'nobody', expiresAt: expiresAt ?? 'now' };
  }

  async #update(model: string, update: ItemUpdate): Promise<boolean> {
    return await pastConflicts(() => this.#table.update(endpointKey(model), update));
  }
}
