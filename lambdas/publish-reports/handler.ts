import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { DynamoDbMonitoringLedger } from '../shared/adapters/dynamodb/dynamodb-monitoring-ledger.ts';
import { DynamoDbReleaseLedger } from '../shared/adapters/dynamodb/dynamodb-release-ledger.ts';
import { DynamoDbRetrainingLedger } from '../shared/adapters/dynamodb/dynamodb-retraining-ledger.ts';
import { DynamoDbRunLedger } from '../shared/adapters/dynamodb/dynamodb-run-ledger.ts';
import { DynamoDbUploadRecords } from '../shared/adapters/dynamodb/dynamodb-upload-records.ts';
import { S3ObjectStore } from '../shared/adapters/s3-object-store.ts';
import { logger } from '../shared/observability/logger.ts';
import { publishReportsEnv } from './env.ts';
import { publishBatch } from './publish-batch.ts';
import { ReportDocuments } from './report-documents.ts';

const now = () => new Date();
const env = publishReportsEnv.parse(process.env);
const store = new S3ObjectStore(env.DATA_BUCKET);
const ports = {
  uploads: new DynamoDbUploadRecords(env.LEDGER_TABLE),
  runs: new DynamoDbRunLedger(env.LEDGER_TABLE, now),
  releases: new DynamoDbReleaseLedger(env.LEDGER_TABLE, now),
  monitorings: new DynamoDbMonitoringLedger(env.LEDGER_TABLE),
  retraining: new DynamoDbRetrainingLedger(env.LEDGER_TABLE),
  store,
  documents: new ReportDocuments(store, (key, why) => {
    logger.warn('A document is left out of a page: it is not as expected', { key, why });
  }),
};

/** Messages of one model stand and fall together; those of the others are done. */
export async function handler(batch: SQSEvent): Promise<SQSBatchResponse> {
  const failed = await publishBatch(batch.Records, ports, {
    published: ({ model, pages }) => logger.info('Pages published', { model, pages }),
    failed: (message, error) => logger.error(message, { error }),
  });
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
}
