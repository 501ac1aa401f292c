import { describe, expect, it } from 'vitest';
import { trainingFacts } from '../../../../pipelines/evaluation/contract.ts';
import { judge } from '../../../../pipelines/gates/judge.ts';
import { lineageOf, type LineageParts } from '../../../../pipelines/training/lineage.ts';
import { planRun } from '../../../../pipelines/training/plan.ts';
import { caseSample } from '../../../support/evaluation-samples.ts';
import {
  evaluationFixture,
  datasetId,
  sampleManifest,
  samplePlanParts,
  sampleRun,
  sha,
} from '../../../support/training-samples.ts';

const facts = trainingFacts.parse(evaluationFixture('training-binary'));

function parts(more: Partial<LineageParts> = {}): LineageParts {
  const manifests = [1, 2].map((number) => {
    const key = `datasets/flight-delay/${datasetId(number)}/manifest-u.json`;
    return [datasetId(number), { bucket: 'data', key, manifest: sampleManifest(number) }] as const;
  });
  return {
    run: sampleRun,
    startedAt: '2026-11-21T13:14:00.000Z',
    judgedAt: '2026-11-21T13:14:42.500Z',
    plan: planRun(samplePlanParts()),
    bucket: 'data',
    excluded: [{ datasetVersion: datasetId(3), number: 3, reason: 'other columns' }],
    manifests: new Map(manifests),
    facts,
    training: {
      job: 'job-t0',
      artifact: { uri: 's3://data/model.tar.gz', sha256: sha('1'), bytes: 10 },
      seconds: null,
    },
    evaluation: { job: 'job-e0', report: 's3://data/evaluation.json', sha256: sha('2') },
    verdict: judge(caseSample()),
    ...more,
  };
}

describe('lineageOf', () => {
  const lineage = lineageOf(parts());

  it('names every file that was trained on, and the upload it came from', () => {
    const [second, first] = lineage.data.window;
    expect(second).toMatchObject({
      number: 2,
      raw: { versionId: 'v2' },
      rowCounts: { read: 1000 },
    });
    expect(second?.trainedOn).toEqual([sampleManifest(2).objects.training]);
    expect(first?.trainedOn).toEqual([
      sampleManifest(1).objects.training,
      sampleManifest(1).objects.holdOut,
    ]);
    expect(lineage.data.holdOut.object).toEqual(sampleManifest(2).objects.holdOut);
    expect(lineage.data.excluded).toHaveLength(1);
  });

  it('says what made it: code, image, libraries, settings, and how long', () => {
    expect(lineage.run.seconds).toBe(42.5);
    expect(lineage.code).toMatchObject({ hash: sha('c'), libraries: facts.libraries });
    expect(lineage.config.policy).toBe(`s3://data/policies/${sha('b')}.json`);
    expect(lineage.hyperparameters).toEqual(facts.hyperparameters);
    expect(lineage.verdict).toEqual({
      uri: 's3://data/runs/flight-delay/run-0123456789abcdef0123/1/verdict.json',
      outcome: 'passed',
    });
  });

  it('is the same for the same parts', () => {
    expect(JSON.stringify(lineageOf(parts()))).toBe(JSON.stringify(lineage));
  });

  it('needs every manifest', () => {
    expect(() => lineageOf(parts({ manifests: new Map() }))).toThrow('was not given');
  });
});
