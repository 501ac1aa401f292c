import { judge } from '../../pipelines/gates/judge.ts';
import type { RunRecord } from '../../pipelines/training/contract.ts';
import { caseSample, championSample, firstCase, metricSample } from './evaluation-samples.ts';
import { datasetId, sampleRun, sha } from './training-samples.ts';

/** Runs as the ledger keeps them. */

const verdictOf = (given: ReturnType<typeof caseSample>): RunRecord['verdict'] => {
  const { outcome, approval, text, champion, gates } = judge(given);
  return { outcome, approval, text, champion, gates };
};

const registered: RunRecord = {
  ...sampleRun,
  status: 'registered',
  datasetNumber: 2,
  candidateId: 'cnd-0123456789abcdef0123',
  startedAt: '2026-11-21T13:14:00.000Z',
  endedAt: '2026-11-21T13:14:42.400Z',
  window: [
    { datasetVersion: datasetId(2), number: 2, holdOutIncluded: false, rows: 18_000 },
    { datasetVersion: datasetId(1), number: 1, holdOutIncluded: true, rows: 27_004 },
  ],
  hyperparameters: { rounds: '100', max_depth: '6' },
  trainingJob: 'evergreen-flight-delay-0123456789ab-1-t0-00',
  evaluationJob: 'evergreen-flight-delay-0123456789ab-1-e0-00',
  artifact: { uri: 's3://data/runs/flight-delay/model.tar.gz', sha256: sha('a'), bytes: 9_000 },
  packageArn: 'arn:aws:sagemaker:eu-west-1:000000000000:model-package/evergreen-flight-delay/2',
  packageVersion: 2,
  lineage: { bucket: 'data', key: 'runs/flight-delay/lineage.json', sha256: sha('b') },
};

/** A run whose candidate beat the champion. */
export function acceptedRun(more: Partial<RunRecord> = {}): RunRecord {
  const metrics = [
    metricSample(),
    metricSample({
      name: 'logLoss',
      higherIsBetter: false,
      candidate: [0.49, 0.5123, 0.53],
      champion: [0.53, 0.55, 0.57],
      difference: [-0.06, -0.0377, -0.015],
    }),
  ];
  return { ...registered, metrics, verdict: verdictOf(caseSample()), ...more };
}

/** The run of the first model, which the accepted one was compared with. */
export function firstRun(more: Partial<RunRecord> = {}): RunRecord {
  return {
    ...registered,
    id: 'run-11111111111111111111',
    candidateId: championSample.candidateId,
    datasetVersion: datasetId(1),
    datasetNumber: 1,
    startedAt: '2026-11-20T09:00:00.000Z',
    endedAt: '2026-11-20T09:05:00.000Z',
    window: [{ datasetVersion: datasetId(1), number: 1, holdOutIncluded: false, rows: 21_071 }],
    hyperparameters: { rounds: '50', max_depth: '6' },
    packageArn: championSample.packageArn,
    packageVersion: 1,
    metrics: [metricSample({ candidate: [0.601, 0.626, 0.651], champion: null, difference: null })],
    verdict: verdictOf(firstCase([0.601, 0.626, 0.651])),
    ...more,
  };
}

/** A run whose training job failed. */
export function failedRun(more: Partial<RunRecord> = {}): RunRecord {
  return {
    ...sampleRun,
    id: 'run-22222222222222222222',
    attempt: 2,
    status: 'failed',
    datasetNumber: 3,
    datasetVersion: datasetId(3),
    startedAt: '2026-11-22T10:00:00.000Z',
    endedAt: '2026-11-22T10:00:07.300Z',
    error: 'States.TaskFailed',
    cause: 'AlgorithmError: UserError ONE_CLASS: every row of late is true, exit code: 1',
    failedJob: 'evergreen-flight-delay-222222222222-2-t0-00',
    logLines: ['reading 3 files', 'UserError ONE_CLASS: every row of late is true'],
    ...more,
  };
}
