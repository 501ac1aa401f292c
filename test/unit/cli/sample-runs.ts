import type { RunRecord } from '../../../pipelines/training/contract.ts';
import { candidateIdOf } from '../../../pipelines/training/ids.ts';

const estimate = (value: number) => ({
  value,
  low: value - 0.02,
  high: value + 0.02,
  n: 4_840,
  resamples: 1_000,
  seed: 0,
});

/** The id of a run, told apart by one digit. */
export function runIdWith(digit: string): string {
  return `run-${digit.repeat(20)}`;
}

export function packageArn(version: number): string {
  return `arn:aws:sagemaker:eu-west-1:111122223333:model-package/evergreen-flight-delay/${version}`;
}

function aRun(digit: string, overrides: Partial<RunRecord>): RunRecord {
  const id = runIdWith(digit);
  return {
    id,
    model: 'flight-delay',
    attempt: 1,
    status: 'started',
    datasetVersion: `dsv-${digit.repeat(20)}`,
    datasetNumber: 1,
    policyHash: 'a'.repeat(64),
    trigger: { kind: 'datasetVersion' },
    candidateId: candidateIdOf(id),
    startedAt: '2026-02-01T10:00:00.000Z',
    window: [
      {
        datasetVersion: `dsv-${digit.repeat(20)}`,
        number: 1,
        holdOutIncluded: false,
        rows: 21_558,
      },
    ],
    hyperparameters: { max_depth: '6' },
    ...overrides,
  };
}

/** A run that came to a candidate. */
export function registeredRun(digit: string, overrides: Partial<RunRecord> = {}): RunRecord {
  const version = overrides.packageVersion ?? 1;
  return aRun(digit, {
    status: 'registered',
    endedAt: '2026-02-01T10:05:00.000Z',
    trainingJob: 'flight-delay-1-t0-00',
    evaluationJob: 'flight-delay-1-e0-00',
    artifact: { uri: 's3://data-bucket/model.tar.gz', sha256: 'b'.repeat(64), bytes: 1_000 },
    metrics: [
      {
        name: 'auc',
        higherIsBetter: true,
        candidate: estimate(0.664),
        champion: null,
        difference: null,
      },
    ],
    verdict: {
      outcome: 'passed',
      approval: 'Approved',
      text: 'Accepted: AUC 0.664 is above the floor of 0.500.',
      champion: null,
      gates: [
        {
          gate: 'floor',
          metric: 'auc',
          passed: true,
          measured: 0.664,
          bound: 0.5,
          text: 'AUC 0.664 is above the floor of 0.500.',
        },
      ],
    },
    packageArn: packageArn(version),
    packageVersion: version,
    lineage: { bucket: 'data-bucket', key: 'runs/lineage.json', sha256: 'c'.repeat(64) },
    ...overrides,
  });
}

/** A run that came to none. */
export function failedRun(digit: string, overrides: Partial<RunRecord> = {}): RunRecord {
  return aRun(digit, {
    status: 'failed',
    endedAt: '2026-02-01T10:01:00.000Z',
    error: 'TrainingFailed',
    cause: 'AlgorithmError: no rows',
    failedJob: 'flight-delay-1-t0-00',
    logLines: ['reading', 'no rows'],
    ...overrides,
  });
}

/** A run that is at work, as far as the ledger knows. */
export function startedRun(digit: string, overrides: Partial<RunRecord> = {}): RunRecord {
  return aRun(digit, overrides);
}
