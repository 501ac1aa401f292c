import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type UploadRecord, uploadRecord } from '../../../../pipelines/ingest/upload-record.ts';
import type { UploadRecords } from '../../ports/upload-records.ts';
import { partition, UPLOAD_PREFIX } from './ledger-items.ts';
import { LedgerTable } from './ledger-table.ts';

/** The uploads of the ledger in its DynamoDB table. */
export class DynamoDbUploadRecords implements UploadRecords {
  readonly #table: LedgerTable;

  constructor(table: string, client = new DynamoDBClient({})) {
    this.#table = new LedgerTable(table, client);
  }

  async uploads(model: string): Promise<readonly UploadRecord[]> {
    const items = await this.#table.query(partition(model), UPLOAD_PREFIX);
    return items
      .map((item) =>
        uploadRecord.parse({ ...item, id: String(item['sk']).slice(UPLOAD_PREFIX.length) }),
      )
      .toSorted((a, b) => b.updatedAt.localeCompare(a.updatedAt) || a.id.localeCompare(b.id));
  }
}
