import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { runStepAside, UPLOAD } from './run-step.ts';

export function recordQuarantine(scope: Construct, step: IFunction) {
  return runStepAside(scope, 'Record quarantine', step, {
    upload: UPLOAD,
    outcome: 'quarantined',
    codes: '{% $states.input.codes %}',
    report: '{% $states.input.report %}',
  });
}

export function recordDuplicate(scope: Construct, step: IFunction) {
  return runStepAside(scope, 'Record duplicate', step, {
    upload: UPLOAD,
    outcome: 'duplicate',
    datasetVersion: '{% $states.input.datasetVersion %}',
  });
}

export function recordSuperseded(scope: Construct, step: IFunction) {
  return runStepAside(scope, 'Record superseded upload', step, {
    upload: UPLOAD,
    outcome: 'superseded',
  });
}

export function recordFailure(scope: Construct, step: IFunction) {
  return runStepAside(scope, 'Record failure', step, {
    upload: UPLOAD,
    outcome: 'failed',
    error: '{% $states.input.Error %}',
    cause: '{% $states.input.Cause %}',
  });
}
