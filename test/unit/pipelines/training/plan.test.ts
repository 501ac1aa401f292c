import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jobPrefixOf, planRun } from '../../../../pipelines/training/plan.ts';
import { runPlan } from '../../../../pipelines/training/steps.ts';
import { dataHashOf } from '../../../../pipelines/training/window.ts';
import {
  datasetId,
  sampleManifest,
  samplePlanParts,
  samplePolicy,
  sha,
} from '../../../support/training-samples.ts';

describe('planRun', () => {
  const plan = planRun(samplePlanParts());
  const [one, two] = [sampleManifest(1).objects, sampleManifest(2).objects];

  it('is a plan', () => {
    expect(runPlan.parse(plan)).toEqual(plan);
  });

  it('names the data it trains on and the one that judges', () => {
    const hashes = [two.training, one.training, one.holdOut].map(({ sha256 }) => sha256);
    expect(plan.window).toMatchObject({
      manifest: 's3://data/runs/flight-delay/run-0123456789abcdef0123/1/window.json',
      dataHash: dataHashOf(hashes),
      rows: 790 + 990,
    });
    expect(plan.holdOut).toEqual({
      datasetVersion: datasetId(2),
      rows: 200,
      uri: `s3://data/${two.holdOut.key}`,
      dataHash: dataHashOf([two.holdOut.sha256]),
    });
    expect(plan.definition).toBe(`s3://data/definitions/${sha('e')}.json`);
    expect(plan.code).toBe(`s3://data/code/${sha('c')}/`);
  });

  it('tells training which candidate it makes, of which data', () => {
    expect(plan.hyperparameters).toMatchObject({
      candidate_id: 'cnd-0123456789abcdef0123',
      data_hash: plan.window.dataHash,
      rounds: '100',
    });
    expect(plan.training.maxSeconds).toBe(3_600);
  });

  it('tells evaluation how to resample and what it must find', () => {
    expect(plan.evaluation.environment).toEqual({
      EVERGREEN_RESAMPLES: '1000',
      EVERGREEN_CONFIDENCE: '0.95',
      EVERGREEN_SEED: '0',
      EVERGREEN_CANDIDATE_ID: 'cnd-0123456789abcdef0123',
      EVERGREEN_HOLD_OUT_HASH: plan.holdOut.dataHash,
    });
  });

  it('judges a model of a quantile by its loss', () => {
    const policy = samplePolicy();
    const algorithm = { ...policy.algorithm, hyperparameters: { quantile: '0.9' } };
    const { evaluation } = planRun(samplePlanParts({ policy: { ...policy, algorithm } }));
    expect(evaluation.environment['EVERGREEN_QUANTILE']).toBe('0.9');
  });

  it('says what it lacks', () => {
    expect(() => planRun(samplePlanParts({ images: { 'x:1': 'y' } }))).toThrow(
      "The run's image sagemaker-xgboost:3.2-0 is not among this region's: x:1.",
    );
    expect(() => planRun(samplePlanParts({ manifests: new Map() }))).toThrow(
      `The manifest of dataset version ${datasetId(2)} was not given.`,
    );
  });
});

describe('jobPrefixOf', () => {
  const name = (length: number) =>
    fc
      .tuple(
        fc.constantFrom('a', 'b', 'c'),
        fc.stringMatching(new RegExp(`^[a-z0-9-]{0,${length - 2}}[a-z0-9]$`)),
      )
      .map((parts) => parts.join(''));
  const runs = fc.record({
    system: name(20),
    model: name(32),
    id: fc.stringMatching(/^run-[0-9a-f]{20}$/),
    attempt: fc.integer({ min: 1, max: 9_999 }),
  });

  it('starts a job name of SageMaker, and every other attempt starts another', () => {
    fc.assert(
      fc.property(runs, ({ system, ...run }) => {
        const prefix = jobPrefixOf(system, run);
        expect(prefix.length).toBeLessThanOrEqual(40);
        expect(prefix).toMatch(/^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,39}$/);
        expect(prefix.startsWith(`${system}-`)).toBe(true);
        expect(jobPrefixOf(system, { ...run, attempt: run.attempt + 1 })).not.toBe(prefix);
      }),
    );
  });

  it('reads', () => {
    const run = { id: 'run-0123456789abcdef0123', model: 'flight-delay', attempt: 2 };
    expect(jobPrefixOf('evergreen', run)).toBe('evergreen-flight-delay-0123456789ab-2');
    const long = { ...run, model: 'late-arrivals2-trains' };
    expect(jobPrefixOf('evergreen', long)).toBe('evergreen-late-arrivals2-0123456789ab-2');
  });
});
