import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import config from '../../examples/flight-delay/evergreen.config.ts';
import { parseConfig } from '../../lib/config/parse-config.ts';
import {
  evaluationReport,
  evaluationTimings,
  trainingFacts,
  trainingTimings,
  type ComparedMetric,
  type EvaluationReport,
  type TrainingFacts,
} from '../../pipelines/evaluation/contract.ts';
import { featureColumns } from '../../pipelines/model-definition/feature-columns.ts';
import { canonicalJson } from '../../pipelines/shared/canonical-json.ts';

/** Written by the algorithm's own tests, which compare them byte for byte with what they make. */
const FIXTURES = new URL('../fixtures/evaluation/', import.meta.url);
const names = readdirSync(FIXTURES);
const tasks = ['binary', 'multiclass', 'regression'] as const;

function fixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8'));
}

function report(name: string): EvaluationReport {
  return evaluationReport.parse(fixture(`evaluation-${name}.json`));
}

function facts(name: string): TrainingFacts {
  return trainingFacts.parse(fixture(`training-${name}.json`));
}

function better({ higherIsBetter, difference }: ComparedMetric): boolean {
  return difference !== null && difference.value > 0 === higherIsBetter;
}

describe('what the algorithm writes', () => {
  it.each(tasks)('is an evaluation report (%s)', (task) => {
    const { metrics, champion: loser, ...rest } = report(task);
    expect(rest.task).toBe(task);
    expect(loser?.candidateId).toBe(`champion-${task}`);
    for (const { candidate, champion, difference } of metrics) {
      expect(difference?.value).toBeCloseTo(candidate.value - (champion?.value ?? 0), 8);
      expect(candidate.low).toBeLessThanOrEqual(candidate.value);
      expect(candidate.high).toBeGreaterThanOrEqual(candidate.value);
    }
  });

  it('says which direction is better', () => {
    const { metrics } = report('regression');
    expect(metrics.filter(better).map(({ name }) => name)).toEqual([
      'rmse',
      'mae',
      'r2',
      'pinball',
    ]);
  });

  it('says that there was no champion', () => {
    const first = report('binary-first');
    expect(first.champion).toBeNull();
    expect(first.metrics.every(({ difference }) => difference === null)).toBe(true);
  });

  it.each(tasks)('has the distribution of the answers, of every row (%s)', (task) => {
    const { candidate, holdOut } = report(task);
    const { numeric, categories } = candidate.predictions ?? {};
    expect(categories !== undefined).toBe(task === 'multiclass');
    const counts = numeric?.counts ?? categories?.top.map(({ count }) => count) ?? [];
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(holdOut.rows);
    const edges = numeric?.edges ?? [0, 1];
    expect(edges.slice(1).every((edge, bin) => edge > (edges[bin] ?? edge))).toBe(true);
  });

  it('may leave that out, but not say it twice', () => {
    const { candidate, ...rest } = report('binary');
    const { predictions, ...without } = candidate;
    expect(evaluationReport.safeParse({ ...rest, candidate: without }).success).toBe(true);
    for (const wrong of [{}, { ...predictions, categories: { top: [], otherCount: 0 } }]) {
      const told = { ...rest, candidate: { ...candidate, predictions: wrong } };
      expect(evaluationReport.safeParse(told).success).toBe(false);
    }
  });

  it.each(tasks)('is training facts (%s)', (task) => {
    const { candidateId, features } = facts(task);
    expect(candidateId).toBe(`cand-${task}`);
    const share = features.reduce((sum, { gainShare }) => sum + gainShare, 0);
    expect(share).toBeCloseTo(1, 8);
  });

  it('has timings, which are no fixtures', () => {
    const seconds = { read: 0.1, train: 1, write: 0.1 };
    const training = { schemaVersion: 1, python: '3.12.1', seconds, rowsPerSecond: 1e5 };
    expect(trainingTimings.safeParse(training).success).toBe(true);
    const evaluation = { schemaVersion: 1, seconds: { scoring: 1, total: 2 } };
    expect(evaluationTimings.safeParse(evaluation).success).toBe(true);
  });

  it('is refused with a member too many, or a number that is none', () => {
    const good = report('binary');
    expect(evaluationReport.safeParse({ ...good, passed: true }).success).toBe(false);
    const [first, ...rest] = good.metrics;
    const broken = { ...first, candidate: { ...first?.candidate, value: Number.NaN } };
    expect(evaluationReport.safeParse({ ...good, metrics: [broken, ...rest] }).success).toBe(false);
  });

  it('leaves no fixture unread', () => {
    expect(names.toSorted()).toEqual(
      [
        'definition-flight-delay.json',
        'evaluation-binary-first.json',
        ...tasks.flatMap((task) => [`evaluation-${task}.json`, `training-${task}.json`]),
        'features-flight-delay.json',
      ].toSorted(),
    );
  });
});

describe('what the algorithm reads', () => {
  const [compiled] = parseConfig(config, 'the example').definitions;
  if (!compiled) throw new Error('The example has no model.');
  const { definition } = compiled;

  it('is the compiled model definition, defaults filled in', () => {
    const text = readFileSync(new URL('definition-flight-delay.json', FIXTURES), 'utf8');
    expect(text).toBe(canonicalJson(definition));
  });

  it('has the features that the control plane counts', () => {
    expect(fixture('features-flight-delay.json')).toEqual(featureColumns(definition));
  });
});
