import type { IngestLimits } from '../../../pipelines/data-contract/contract.ts';
import type {
  DatasetProfile,
  FileFormat,
  HoldOutCut,
  RowCounts,
} from '../../../pipelines/dataset/contract.ts';
import type { Finding } from '../../../pipelines/ingest/contract.ts';
import type { ModelDefinition } from '../../../pipelines/model-definition/contract.ts';
import type { CsvShape } from './csv-shape.ts';

/** An uploaded file, received: whole, of a known format and, if it is text, of sound structure. */
export type LocalFile = ReceivedCsv | ReceivedParquet;

interface Received {
  /** Where the readable content lies: for `csv.gz` the unpacked text. */
  readonly path: string;
  readonly format: FileFormat;
  /** Of the object as it was uploaded. */
  readonly bytes: number;
  /** Of the object as it was uploaded. */
  readonly sha256: string;
}

export interface ReceivedCsv extends Received {
  readonly format: 'csv' | 'csv.gz';
  readonly shape: CsvShape;
}

interface ReceivedParquet extends Received {
  readonly format: 'parquet';
}

/** A file the engine wrote. */
export interface WrittenFile {
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface ExamineInput {
  readonly file: LocalFile;
  readonly definition: ModelDefinition;
  /** An existing folder for the results and for whatever doesn't fit into memory. */
  readonly workDirectory: string;
}

/** The file, or why it is of no use. */
export type ReceivedFile =
  | { readonly outcome: 'received'; readonly file: LocalFile }
  | { readonly outcome: 'refused'; readonly findings: readonly Finding[] };

/** A file that became a dataset. */
export interface AcceptedDataset {
  readonly outcome: 'accepted';
  /** Warnings alone. */
  readonly findings: readonly Finding[];
  readonly rows: RowCounts;
  readonly holdOut: HoldOutCut;
  readonly profile: DatasetProfile;
  readonly training: WrittenFile;
  readonly holdOutFile: WrittenFile;
}

/** A file that did not: every broken rule, and whatever else there is to say. */
export interface RefusedDataset {
  readonly outcome: 'refused';
  readonly findings: readonly Finding[];
  readonly rowsRead?: number;
}

/** Turns an uploaded file into a checked, split and profiled dataset. */
export interface DatasetEngine {
  /**
   * Writes an object's body to disk while it arrives, and finds out what it is: format by its
   * bytes, SHA-256, size and, for text, encoding and structure. Memory stays flat; what is over a
   * limit or broken stops the download.
   */
  receive(
    body: AsyncIterable<Uint8Array>,
    options: { readonly limits: IngestLimits; readonly workDirectory: string },
  ): Promise<ReceivedFile>;

  /**
   * Checks every rule of the definition, cuts the hold-out, profiles every stored column and
   * writes both parts as Parquet. Bad data is an outcome; only what no upload can cause is thrown.
   */
  examine(input: ExamineInput): Promise<AcceptedDataset | RefusedDataset>;
}
