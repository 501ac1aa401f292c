import type { DriftBaseline, TrafficSummary } from '../../../pipelines/drift/contract.ts';
import type { ColumnProfile } from '../../../pipelines/dataset/contract.ts';
import type { ModelDefinition } from '../../../pipelines/model-definition/contract.ts';

/** A file with the traffic to be counted. */
export interface TrafficFile {
  readonly path: string;
  /**
   * `ndjson`: lines of `trafficLine` (pipelines/drift/traffic-line.ts), of the same definition.
   * `parquet` and `csv`: columns are features by name; there are no predictions.
   */
  readonly format: 'ndjson' | 'parquet' | 'csv';
}

export interface SummariseInput {
  readonly files: readonly TrafficFile[];
  /** The one the champion was trained by: it says how a cell is read. */
  readonly definition: ModelDefinition;
  readonly baseline: DriftBaseline;
  /** An existing folder for whatever doesn't fit into memory. */
  readonly workDirectory: string;
}

export interface ProfileWindowInput {
  /** Parquet files as the ingest workflow wrote them. */
  readonly paths: readonly string[];
  readonly definition: ModelDefinition;
  /** Names of columns to profile. */
  readonly columns: readonly string[];
  readonly workDirectory: string;
}

/** A feature over all files of a window. */
export interface WindowProfile {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnProfile>;
  /** The values of a category beyond its profile's top, by column. */
  readonly otherValues: ReadonlyMap<string, readonly string[]>;
}

/** Counts traffic into a baseline's bins, and profiles what a baseline is made of. */
export interface TrafficEngine {
  /** One scan of all files; memory doesn't grow with the number of records. */
  summarise(input: SummariseInput): Promise<TrafficSummary>;

  /** The exact profile of columns over several files, as if they were one. */
  profileWindow(input: ProfileWindowInput): Promise<WindowProfile>;
}
