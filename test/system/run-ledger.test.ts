import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbRunLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-run-ledger.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { describeRunLedger } from '../support/run-ledger-promises.ts';

const app = new AppUnderTest();
const client = new DynamoDBClient(app.clientConfiguration);
const table = app.output('LedgerTableName');

describeRunLedger(() => new DynamoDbRunLedger(table, () => new Date(), client));
