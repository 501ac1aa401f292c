import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** The functions that the ingest workflow's steps run, by step. */
export interface IngestFunctions {
  readonly validateUpload: IFunction;
  readonly registerDatasetVersion: IFunction;
  readonly recordUpload: IFunction;
}
