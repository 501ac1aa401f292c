import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** The functions that the release workflow's steps run, by step. */
export interface ReleaseFunctions {
  readonly openRelease: IFunction;
  readonly recordRelease: IFunction;
  readonly recordRollback: IFunction;
  readonly recordReleaseFailure: IFunction;
}
