import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
  type TransactWriteCommandInput,
  UpdateCommand,
  type UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { namingDenial } from '../aws-denials.ts';
import { conditionFailed, pastConflicts } from './contention.ts';
import type { ItemKey } from './ledger-items.ts';

/** An update of one item, and the condition it depends on. */
export type ItemUpdate = Omit<UpdateCommandInput, 'TableName' | 'Key'> & {
  readonly UpdateExpression: string;
};

/** The ledger's table, as every part of the ledger reads and writes it. */
export class LedgerTable {
  readonly name: string;
  readonly #db: DynamoDBDocumentClient;

  constructor(name: string, client = new DynamoDBClient({})) {
    this.name = name;
    // What a record leaves out is left out of its item: DynamoDB knows no undefined.
    this.#db = DynamoDBDocumentClient.from(client, {
      marshallOptions: { removeUndefinedValues: true },
    });
  }

  async get(key: ItemKey): Promise<Record<string, unknown> | undefined> {
    const command = new GetCommand({ TableName: this.name, Key: key, ConsistentRead: true });
    const { Item } = await namingDenial('dynamodb:GetItem on the ledger', () =>
      this.#db.send(command),
    );
    return Item;
  }

  /** Every item of a partition whose sort key starts so. */
  async query(pk: string, sortKeyPrefix: string): Promise<Record<string, unknown>[]> {
    return await this.#query(pk, sortKeyPrefix);
  }

  /** The last items of a partition whose sort key starts so, the last first. */
  async newest(
    pk: string,
    sortKeyPrefix: string,
    limit: number,
  ): Promise<Record<string, unknown>[]> {
    return await this.#query(pk, sortKeyPrefix, limit);
  }

  /** Page after page. @param newest - how many at most, the last first. @default - all, the first first */
  async #query(
    pk: string,
    sortKeyPrefix: string,
    newest?: number,
  ): Promise<Record<string, unknown>[]> {
    const found: Record<string, unknown>[] = [];
    let next: Record<string, unknown> | undefined;
    do {
      const command = new QueryCommand({
        TableName: this.name,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: { ':pk': pk, ':prefix': sortKeyPrefix },
        ConsistentRead: true,
        ...(newest !== undefined && { ScanIndexForward: false, Limit: newest - found.length }),
        ExclusiveStartKey: next,
      });
      const page = await namingDenial('dynamodb:Query on the ledger', () => this.#db.send(command));
      found.push(...(page.Items ?? []));
      next = page.LastEvaluatedKey;
    } while (next !== undefined && found.length < (newest ?? Infinity));
    return found;
  }

  /** @returns false when the condition did not hold: somebody was there first, which is no error. */
  async update(key: ItemKey, update: ItemUpdate): Promise<boolean> {
    const command = new UpdateCommand({ TableName: this.name, Key: key, ...update });
    try {
      await namingDenial('dynamodb:UpdateItem on the ledger', () => this.#db.send(command));
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }

  /** @throws TransactionCanceledException naming the reason of each item */
  async transact(items: NonNullable<TransactWriteCommandInput['TransactItems']>): Promise<void> {
    const command = new TransactWriteCommand({ TransactItems: items });
    await namingDenial('dynamodb:PutItem and UpdateItem on the ledger', () =>
      this.#db.send(command),
    );
  }

  /** Updates items together. @returns false when a condition did not hold; then nothing has changed */
  async updateAll(updates: readonly (readonly [ItemKey, ItemUpdate])[]): Promise<boolean> {
    const items = updates.map(([Key, update]) => ({
      Update: { TableName: this.name, Key, ...update },
    }));
    try {
      await pastConflicts(() => this.transact(items));
      return true;
    } catch (error) {
      if (conditionFailed(error)) return false;
      throw error;
    }
  }
}
