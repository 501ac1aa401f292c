import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** The functions that the training workflow's steps run, by step. */
export interface TrainingFunctions {
  readonly openRun: IFunction;
  readonly prepareEvaluation: IFunction;
  readonly judgeCandidate: IFunction;
  readonly recordCandidate: IFunction;
  readonly recordRunFailure: IFunction;
}
