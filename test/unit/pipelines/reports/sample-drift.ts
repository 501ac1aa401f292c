import type {
  DriftChart,
  DriftMeasures,
  DriftReport,
  FeatureDrift,
} from '../../../../pipelines/drift/contract.ts';
import { driftReport } from '../../../../pipelines/drift/contract.ts';

const limits = { psi: 0.2, jensenShannon: 0.1 };

/** Shares of a bell curve in equal bins, moved and widened. */
export function bell(bins: number, middle: number, width: number): number[] {
  const heights = Array.from({ length: bins }, (_, bin) =>
    Math.exp(-(((bin + 0.5) / bins - middle) ** 2) / (2 * width ** 2)),
  );
  const sum = heights.reduce((total, height) => total + height, 0);
  return heights.map((height) => height / sum);
}

export function measures(given: Partial<DriftMeasures> = {}): DriftMeasures {
  return {
    n: 1_400,
    psi: 0.034,
    jensenShannon: 0.041,
    uncorrected: { psi: 0.041, jensenShannon: 0.046 },
    wasserstein: 0.08,
    kolmogorovSmirnov: 0.052,
    cramersV: null,
    chiSquare: { statistic: 14.1, degreesOfFreedom: 9, p: 0.119 },
    mean: { baseline: 41.2, current: 42.7 },
    nullShare: { baseline: 0.004, current: 0.003 },
    infiniteShare: 0,
    unreadableShare: 0,
    unseenShare: null,
    outOfRangeShare: 0.001,
    judgement: 'calm',
    drifted: false,
    why: 'Calm: PSI 0.034 is below 0.2, and the Jensen-Shannon distance 0.041 below 0.1.',
    chart: numericChart(0, 100, bell(20, 0.45, 0.17), bell(20, 0.48, 0.17)),
    ...given,
  };
}

export function numericChart(
  low: number,
  high: number,
  baseline: number[],
  current: number[],
): DriftChart {
  const edges = Array.from(
    { length: baseline.length + 1 },
    (_, index) => low + ((high - low) * index) / baseline.length,
  );
  return { kind: 'numeric', edges, baseline, current };
}

export function feature(given: Partial<FeatureDrift> = {}): FeatureDrift {
  return { name: 'wind_speed', type: 'number', weight: 0.02, ...measures(), ...given };
}

const temperature = feature({
  name: 'temperature',
  weight: 0.183,
  psi: 5.31,
  jensenShannon: 0.846,
  wasserstein: 2.61,
  kolmogorovSmirnov: 0.894,
  mean: { baseline: 36.4, current: 79.8 },
  outOfRangeShare: 0.412,
  judgement: 'drifted',
  drifted: true,
  why: 'Drifted: PSI 5.310 is 0.2 or more, and the Jensen-Shannon distance 0.846 is 0.1 or more.',
  chart: numericChart(10, 96, bell(20, 0.32, 0.11), bell(20, 0.82, 0.07)),
});

const carrier = feature({
  name: 'carrier',
  type: 'category',
  weight: 0.156,
  psi: 0.047,
  jensenShannon: 0.069,
  wasserstein: null,
  kolmogorovSmirnov: null,
  cramersV: 0.051,
  mean: null,
  unseenShare: 0.0121,
  outOfRangeShare: null,
  why: 'Calm: PSI 0.047 is below 0.2, and the Jensen-Shannon distance 0.069 below 0.1.',
  chart: {
    kind: 'categories',
    values: [
      { value: 'UA', baseline: 0.171, current: 0.178 },
      { value: 'B6', baseline: 0.164, current: 0.171 },
      { value: 'EV', baseline: 0.161, current: 0.142 },
      { value: 'DL', baseline: 0.139, current: 0.149 },
      { value: 'AA', baseline: 0.103, current: 0.101 },
      { value: null, baseline: 0.262, current: 0.259 },
    ],
  },
});

/** A monitoring's report of summer traffic against winter's data. */
export function driftReportSample(given: Partial<DriftReport> = {}): DriftReport {
  return driftReport.parse({
    schemaVersion: 1,
    id: 'mon-flight-delay-494412',
    model: 'flight-delay',
    candidateId: 'cnd-e4cedb4d7df1231537ba',
    packageVersion: 2,
    measuredAt: '2026-11-21T18:06:12.000Z',
    from: '2026-11-21T18:04:01.000Z',
    to: '2026-11-21T18:05:40.000Z',
    requests: 20,
    otherModels: 0,
    malformed: 0,
    duplicates: 3,
    baseline: {
      rows: 40_603,
      datasetVersions: [`dsv-${'1'.repeat(20)}`, `dsv-${'2'.repeat(20)}`],
      weights: 'gain',
    },
    status: 'measured',
    records: 1_400,
    minRecords: 1_000,
    driftScore: 0.412,
    threshold: 0.3,
    limits,
    judgedWeight: 0.95,
    features: [
      temperature,
      feature({
        name: 'dew_point',
        weight: 0.117,
        psi: 3.9,
        jensenShannon: 0.78,
        mean: { baseline: 22.1, current: 65 },
        nullShare: { baseline: 0.003, current: 0.081 },
        judgement: 'drifted',
        drifted: true,
        why: 'Drifted: PSI 3.900 is 0.2 or more, and the Jensen-Shannon distance 0.780 is 0.1 or more.',
        chart: numericChart(-10, 80, bell(20, 0.34, 0.13), bell(20, 0.83, 0.08)),
      }),
      carrier,
      feature(),
      feature({
        name: 'wind_gust',
        weight: 0.019,
        n: 41,
        psi: null,
        jensenShannon: null,
        wasserstein: null,
        kolmogorovSmirnov: null,
        chiSquare: null,
        mean: null,
        nullShare: { baseline: 0.762, current: 0.971 },
        judgement: 'tooFewValues',
        why: 'Not judged: 41 values are there, and it takes 100.',
        chart: null,
      }),
    ],
    predictions: measures({
      psi: 0.41,
      jensenShannon: 0.203,
      mean: { baseline: 0.214, current: 0.297 },
      judgement: 'drifted',
      drifted: true,
      why: 'Drifted: PSI 0.410 is 0.2 or more, and the Jensen-Shannon distance 0.203 is 0.1 or more.',
      chart: numericChart(0, 1, bell(20, 0.15, 0.12), bell(20, 0.28, 0.15)),
    }),
    worst: { name: 'temperature', psi: 5.31, jensenShannon: 0.846 },
    text: 'Drift: 41.2 % of what the model leans on has moved, and 30 % is the threshold. Temperature moved most.',
    ...given,
  } satisfies DriftReport);
}
