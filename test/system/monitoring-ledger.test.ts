import { randomUUID } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDbMonitoringLedger } from '../../lambdas/shared/adapters/dynamodb/dynamodb-monitoring-ledger.ts';
import { AppUnderTest } from '../support/app-under-test.ts';
import { describeMonitoringLedger } from '../support/monitoring-ledger-promises.ts';

const app = new AppUnderTest();
const client = new DynamoDBClient(app.clientConfiguration);
const table = app.output('LedgerTableName');

describeMonitoringLedger(() => ({
  ledger: new DynamoDbMonitoringLedger(table, client),
  model: `m${randomUUID().replaceAll('-', '').slice(0, 20)}`,
}));
