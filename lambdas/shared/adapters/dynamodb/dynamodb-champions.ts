import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Champions } from '../../ports/champions.ts';
import { namingDenial } from '../aws-denials.ts';
import { championKey } from './release-items.ts';

/** Somebody waits for the answer that this delays. Milliseconds. */
const PATIENCE = { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true };

/** The champions in the ledger's table, read with the plain client: the API's function stays small. */
export class DynamoDbChampions implements Champions {
  readonly #table: string;
  readonly #db: DynamoDBClient;

  constructor(
    table: string,
    db = new DynamoDBClient({ requestHandler: PATIENCE, maxAttempts: 2 }),
  ) {
    this.#table = table;
    this.#db = db;
  }

  async hasChampion(model: string): Promise<boolean> {
    const { pk, sk } = championKey(model);
    const command = new GetItemCommand({
      TableName: this.#table,
      Key: { pk: { S: pk }, sk: { S: sk } },
      ProjectionExpression: 'pk, retiredAt',
    });
    const { Item } = await namingDenial('dynamodb:GetItem on the ledger', () =>
      this.#db.send(command),
    );
    return Item !== undefined && Item['retiredAt'] === undefined;
  }
}
