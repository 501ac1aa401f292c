import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runStep, UPLOAD } from './run-step.ts';

export function validateUpload(scope: Construct, step: IFunction) {
  return runStep(scope, 'Validate upload', step, { upload: UPLOAD });
}
