import type { RowCounts } from '../../../pipelines/dataset/contract.ts';
import type { Upload } from '../../../pipelines/ingest/contract.ts';
import type { RecordedUpload } from '../../../pipelines/ingest/steps.ts';

/** A dataset version as the ledger keeps it; the manifest holds the rest. */
export interface DatasetVersionEntry {
  readonly model: string;
  readonly id: string;
  /** 1, 2, 3, … in the order of registration. */
  readonly number: number;
  readonly uploadId: string;
  readonly rawKey: string;
  readonly rawVersionId: string;
  readonly rawSequencer: string;
  readonly rows: RowCounts;
  readonly schemaHash: string;
  readonly definitionHash: string;
  readonly manifestKey: string;
}

/** The record of dataset versions and uploads. Every write is conditional: statuses only move forward. */
export interface Ledger {
  /**
   * Notes that an upload has arrived, and whether it is still the newest write to its key.
   * Repeating it changes nothing.
   */
  receiveUpload(upload: Upload): Promise<'newest' | 'superseded'>;

  findDatasetVersion(model: string, id: string): Promise<DatasetVersionEntry | undefined>;

  /**
   * Registers a dataset version under the next number and marks its upload registered, in one
   * transaction. Answers the entry that is in the ledger afterwards: another upload's, when it
   * registered the same content first.
   */
  registerDatasetVersion(
    entry: Omit<DatasetVersionEntry, 'number'>,
    upload: Upload,
  ): Promise<DatasetVersionEntry>;

  /** Notes what became of an upload that is no dataset version. */
  recordUpload(recorded: RecordedUpload): Promise<void>;
}
