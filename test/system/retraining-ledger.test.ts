import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbRetrainingLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-retraining-ledger.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { describeRetrainingLedger } from '../support/retraining-ledger-promises.ts';

const app = new AppUnderTest();
const client = new DynamoDBClient(app.clientConfiguration);
const table = app.output('LedgerTableName');

describeRetrainingLedger(() => new DynamoDbRetrainingLedger(table, client));
