import type { RunMetric, RunRecord } from '../../../../pipelines/training/contract.ts';
import { candidateIdOf } from '../../../../pipelines/training/ids.ts';

/** A model's first runs: three versions, a rejected one, one that failed. */

export const MODEL = 'flight-delay';
/** A moment of the sample's hour. */
export const minute = (number: number) =>
  new Date(Date.UTC(2026, 10, 21, 17, number)).toISOString();

type Span = readonly [low: number, value: number, high: number];

const estimate = ([low, value, high]: Span) => ({
  value,
  low,
  high,
  n: 5_401,
  resamples: 1_000,
  seed: 0,
});

/** Candidate, champion and difference of a metric. */
export function metric(
  name: RunMetric['name'],
  candidate: Span,
  champion?: Span,
  difference?: Span,
): RunMetric {
  return {
    name,
    higherIsBetter: !['logLoss', 'brier'].includes(name),
    candidate: estimate(candidate),
    champion: champion ? estimate(champion) : null,
    difference: difference ? estimate(difference) : null,
  };
}

/** The id of a run, told apart by one hexadecimal digit. */
export function runIdOf(digit: string): string {
  return `run-${digit.repeat(20)}`;
}

export function packageArn(version: number): string {
  return `arn:aws:sagemaker:eu-west-1:111122223333:model-package/evergreen-${MODEL}/${version}`;
}

export function run(digit: string, at: number, given: Partial<RunRecord> = {}): RunRecord {
  const id = runIdOf(digit);
  const number = Number(digit);
  return {
    id,
    model: MODEL,
    attempt: 1,
    status: 'started',
    datasetVersion: `dsv-${digit.repeat(20)}`,
    datasetNumber: number,
    policyHash: 'a'.repeat(64),
    trigger: { kind: 'datasetVersion' },
    candidateId: candidateIdOf(id),
    startedAt: minute(at),
    window: Array.from({ length: number }, (_, index) => ({
      datasetVersion: `dsv-${String(index + 1).repeat(20)}`,
      number: index + 1,
      holdOutIncluded: index + 3 < number,
      rows: 20_800 + index * 700,
    })),
    ...given,
  };
}

/** A run that came to a version. */
export function registered(digit: string, at: number, given: Partial<RunRecord> = {}): RunRecord {
  return run(digit, at, {
    status: 'registered',
    endedAt: minute(at + 1),
    trainingJob: `evergreen-flight-delay-${digit}-1-t0-0-0`,
    evaluationJob: `evergreen-flight-delay-${digit}-1-e1-0-0`,
    artifact: { uri: 's3://data-bucket/model.tar.gz', sha256: 'b'.repeat(64), bytes: 134_679 },
    packageArn: packageArn(Number(digit)),
    packageVersion: Number(digit),
    lineage: { bucket: 'data-bucket', key: 'runs/lineage.json', sha256: 'c'.repeat(64) },
    ...given,
  });
}

const size = {
  gate: 'holdOutSize',
  metric: null,
  passed: true,
  measured: 5_401,
  bound: 100,
  text: 'Enough rows: 5,401 rows are held out, and 100 are needed.',
} as const;

export function compared(passed: boolean, text: string): NonNullable<RunRecord['verdict']> {
  return {
    outcome: passed ? 'passed' : 'failed',
    approval: passed ? 'Approved' : 'Rejected',
    text: `${passed ? 'Accepted' : 'Rejected'}: ${text}`,
    champion: { packageArn: packageArn(2), version: 2, candidateId: candidateIdOf(runIdOf('2')) },
    gates: [
      size,
      {
        gate: 'nonInferiority',
        metric: 'auc',
        passed,
        measured: -0.019,
        bound: -0.01,
        text: `${passed ? 'Better' : 'Not shown to be no worse'}: ${text}`,
      },
    ],
  };
}

const firstText =
  'AUC 0.611, with 95 % confidence between 0.539 and 0.684; a first model needs at least 0.580.';
/** The newest first. */
export const runs: RunRecord[] = [
  registered('6', 30, {
    trigger: { kind: 'alarm', alarm: 'evergreen-drift-flight-delay' },
    metrics: [
      metric('auc', [0.771, 0.792, 0.812], [0.61, 0.65, 0.688], [0.108, 0.142, 0.175]),
      metric('averagePrecision', [0.52, 0.561, 0.6], [0.35, 0.392, 0.43], [0.12, 0.169, 0.21]),
      metric('logLoss', [0.42, 0.447, 0.47], [0.5, 0.531, 0.56], [-0.11, -0.084, -0.05]),
      metric('brier', [0.13, 0.141, 0.15], [0.16, 0.172, 0.18], [-0.04, -0.031, -0.02]),
    ],
    verdict: compared(
      true,
      "AUC 0.792 against the champion's 0.650; the difference is +0.142, with 95 % confidence between +0.108 and +0.175, and its lower end is above the margin of -0.010.",
    ),
  }),
  run('5', 20, {
    status: 'failed',
    endedAt: minute(21),
    error: 'TrainingFailed',
    cause: 'AlgorithmError: the label has one class only\nexit code 1',
    failedJob: 'evergreen-flight-delay-5-1-t0-0-0',
    logLines: ['reading 3 files', '64,404 rows', 'AlgorithmError: the label has one class only'],
  }),
  registered('3', 12, {
    metrics: [metric('auc', [0.66, 0.689, 0.717], [0.65, 0.681, 0.71], [-0.019, 0.008, 0.035])],
    verdict: compared(
      false,
      "AUC 0.689 against the champion's 0.681; the difference is +0.008, with 95 % confidence between -0.019 and +0.035, and its lower end is below the margin of -0.010.",
    ),
  }),
  registered('2', 6, {
    metrics: [metric('auc', [0.637, 0.664, 0.69], [0.551, 0.579, 0.603], [0.041, 0.085, 0.129])],
    verdict: compared(
      true,
      "AUC 0.664 against the champion's 0.579; the difference is +0.085, with 95 % confidence between +0.041 and +0.129.",
    ),
  }),
  registered('1', 0, {
    metrics: [metric('auc', [0.539, 0.611, 0.684])],
    verdict: {
      outcome: 'passed',
      approval: 'Approved',
      text: `Accepted: ${firstText}`,
      champion: null,
      gates: [
        size,
        {
          gate: 'floor',
          metric: 'auc',
          passed: true,
          measured: 0.611,
          bound: 0.58,
          text: `Good enough for a first model: ${firstText}`,
        },
      ],
    },
  }),
];

const [last] = runs;
if (last === undefined) throw new Error('The sample has no runs');
export const newest: RunRecord = last;
