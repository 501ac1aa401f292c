import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { DynamoDbCandidateVersions } from '../../../lambdas/shared/adapters/dynamodb/dynamodb-candidate-versions.ts';

const db = mockClient(DynamoDBClient);
beforeEach(() => {
  db.reset();
});

describe('the version of a candidate', () => {
  it('is read once', async () => {
    db.on(GetItemCommand).resolves({ Item: { version: { N: '7' } } });
    const versions = new DynamoDbCandidateVersions('ledger');
    expect(await versions.versionOf('toy', 'cnd-1')).toBe(7);
    expect(await versions.versionOf('toy', 'cnd-1')).toBe(7);
    expect(db.commandCalls(GetItemCommand).map(({ args }) => args[0].input)).toMatchObject([
      { TableName: 'ledger', Key: { pk: { S: 'MODEL#toy' }, sk: { S: 'CANDIDATE#cnd-1' } } },
    ]);
  });

  it('of one model is not that of another, and what is not found is looked for again', async () => {
    db.on(GetItemCommand)
      .resolvesOnce({})
      .resolves({ Item: { version: { N: '8' } } });
    const versions = new DynamoDbCandidateVersions('ledger');
    expect(await versions.versionOf('toy', 'cnd-1')).toBeUndefined();
    expect(await versions.versionOf('toy', 'cnd-1')).toBe(8);
    await versions.versionOf('other', 'cnd-1');
    expect(db.commandCalls(GetItemCommand)).toHaveLength(3);
  });
});
