import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runStep, UPLOAD } from './run-step.ts';

export function registerDatasetVersion(scope: Construct, step: IFunction) {
  return runStep(scope, 'Register dataset version', step, {
    upload: UPLOAD,
    datasetVersion: '{% $states.input.datasetVersion %}',
    manifest: '{% $states.input.manifest %}',
  });
}
