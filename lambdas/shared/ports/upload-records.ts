import type { UploadRecord } from '../../../pipelines/ingest/upload-record.ts';

/** The record of uploads, for those who tell people of them. */
export interface UploadRecords {
  /** A model's uploads, the last one that moved first. */
  uploads(model: string): Promise<readonly UploadRecord[]>;
}
