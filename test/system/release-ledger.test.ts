import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbEndpointLock } from '../../lambdas/shared/adapters/dynamodb/dynamodb-endpoint-lock.ts';
import { DynamoDbReleaseLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { describeEndpointLock } from '../support/endpoint-lock-promises.ts';
import { Clock } from '../support/release-ledger-parts.ts';
import { describeReleaseLedger } from '../support/release-ledger-promises.ts';

const app = new AppUnderTest();
const client = new DynamoDBClient(app.clientConfiguration);
const table = app.output('LedgerTableName');

function inDynamoDb() {
  const clock = new Clock();
  const ledger = new DynamoDbReleaseLedger(table, clock.now, client);
  return { ledger, lock: new DynamoDbEndpointLock(table, clock.now, client), clock };
}

describeEndpointLock(inDynamoDb);
describeReleaseLedger(inDynamoDb);
