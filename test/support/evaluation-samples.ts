import type { ComparedMetric, EvaluationReport } from '../../pipelines/evaluation/contract.ts';
import { defaultGates } from '../../pipelines/gates/default-gates.ts';
import type { Case } from '../../pipelines/gates/judge.ts';

/** Evaluations of given figures. */

type Span = readonly [low: number, value: number, high: number];

const estimate = ([low, value, high]: Span) => ({
  value,
  low,
  high,
  n: 5_401,
  resamples: 1000,
  seed: 0,
});

/** The candidate's metric, the champion's, and their difference. */
export interface MetricSample {
  readonly name?: ComparedMetric['name'];
  readonly higherIsBetter?: boolean;
  readonly candidate?: Span;
  readonly champion?: Span | null;
  readonly difference?: Span | null;
}

export function metricSample(given: MetricSample = {}): ComparedMetric {
  const { name = 'auc', higherIsBetter = true, candidate = [0.64, 0.664, 0.688] } = given;
  const { champion = [0.555, 0.579, 0.603], difference = [0.041, 0.085, 0.129] } = given;
  return {
    name,
    higherIsBetter,
    candidate: estimate(candidate),
    champion: champion && estimate(champion),
    difference: difference && estimate(difference),
  };
}

export function reportSample(
  metrics: readonly MetricSample[] = [{}],
  rows = 5_401,
): EvaluationReport {
  const model = (digit: string, candidateId: string) => ({
    candidateId,
    artifactSha256: digit.repeat(64),
    threshold: 0.4,
    confusion: null,
    calibration: null,
  });
  const compared = metrics.map(metricSample);
  return {
    schemaVersion: 1,
    model: 'flight-delay',
    task: 'binary',
    definitionHash: 'd'.repeat(64),
    codeHash: 'c'.repeat(64),
    holdOut: { dataHash: 'a'.repeat(64), rows, groups: 6, groupColumn: 'date', classes: null },
    resampling: {
      method: 'studentT',
      unit: 'group',
      resamples: 1000,
      confidence: 0.95,
      seed: 0,
      quantile: null,
    },
    metrics: compared,
    candidate: model('2', 'cnd-0123456789abcdef0123'),
    champion: compared.some(({ champion }) => champion) ? model('1', 'cnd-old') : null,
  };
}

export const championSample = {
  packageArn: 'arn:aws:sagemaker:eu-west-1:000000000000:model-package/evergreen-flight-delay/1',
  version: 1,
  candidateId: 'cnd-old',
};

/** A candidate against its champion, unless told otherwise. */
export function caseSample(given: Partial<Case> = {}): Case {
  return {
    policy: defaultGates('binary'),
    approval: 'policy',
    evaluation: reportSample(),
    champion: championSample,
    incomparable: null,
    run: 'run-0123456789abcdef0123',
    datasetVersion: 'dsv-0123456789abcdef0123',
    ...given,
  };
}

/** A first model. */
export function firstCase(candidate: Span, given: Partial<Case> = {}): Case {
  const evaluation = reportSample([{ candidate, champion: null, difference: null }]);
  return caseSample({ evaluation, champion: null, ...given });
}
