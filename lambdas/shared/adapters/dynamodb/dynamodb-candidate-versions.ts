import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { CandidateVersions } from '../../ports/candidate-versions.ts';
import { namingDenial } from '../aws-denials.ts';
import { candidateKey } from './ledger-items.ts';

/** A caller waits for predictions, not for this. Milliseconds. */
const PATIENCE = { connectionTimeout: 500, requestTimeout: 1_000, throwOnRequestTimeout: true };

/** The versions of candidates in the ledger's table. What is found never changes, and is kept. */
export class DynamoDbCandidateVersions implements CandidateVersions {
  readonly #table: string;
  readonly #db: DynamoDBClient;
  readonly #known = new Map<string, number>();

  constructor(
    table: string,
    db = new DynamoDBClient({ requestHandler: PATIENCE, maxAttempts: 2 }),
  ) {
    this.#table = table;
    this.#db = db;
  }

  async versionOf(model: string, candidateId: string): Promise<number | undefined> {
    const { pk, sk } = candidateKey(model, candidateId);
    const name = `${pk}/${sk}`;
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    const command = new GetItemCommand({
      TableName: this.#table,
      Key: { pk: { S: pk }, sk: { S: sk } },
      // The name is one of DynamoDB's reserved words.
      ProjectionExpression: '#version',
      ExpressionAttributeNames: { '#version': 'version' },
    });
    const { Item } = await namingDenial('dynamodb:GetItem on the ledger', () =>
      this.#db.send(command),
    );
    const version = Number(Item?.['version']?.N);
    if (!Number.isInteger(version)) return undefined;
    this.#known.set(name, version);
    return version;
  }
}
