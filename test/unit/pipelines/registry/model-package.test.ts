import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultGates } from '../../../../pipelines/gates/default-gates.ts';
import { judge } from '../../../../pipelines/gates/judge.ts';
import { customerMetadata } from '../../../../pipelines/registry/contract.ts';
import {
  championOf,
  packageOrderOf,
  type PackageParts,
} from '../../../../pipelines/registry/model-package.ts';
import { planRun } from '../../../../pipelines/training/plan.ts';
import { describedPackage } from '../../../../pipelines/training/steps.ts';
import { caseSample, championSample, reportSample } from '../../../support/evaluation-samples.ts';
import { samplePlanParts, sampleRun, sha } from '../../../support/training-samples.ts';

const artifact = { uri: 's3://data/runs/x/model.tar.gz', sha256: sha('a'), bytes: 9_000 };

function parts(more: Partial<PackageParts> = {}): PackageParts {
  return {
    run: sampleRun,
    plan: planRun(samplePlanParts()),
    gates: defaultGates('binary'),
    artifact,
    evaluation: reportSample(),
    report: { uri: 's3://data/evaluation.json', sha256: sha('b') },
    lineage: { uri: 's3://data/lineage.json', sha256: sha('c') },
    modelQuality: 's3://data/model-quality.json',
    trainingFacts: 's3://data/training.json',
    verdict: judge(caseSample()),
    card: {},
    ...more,
  };
}

describe('packageOrderOf', () => {
  const order = packageOrderOf(parts());

  it('says in metadata where everything else is', () => {
    expect(order.CustomerMetadataProperties).toMatchObject({
      candidateId: 'cnd-0123456789abcdef0123',
      artifactSha256: sha('a'),
      lineageUri: 's3://data/lineage.json',
      trainingFactsUri: 's3://data/training.json',
      outcome: 'passed',
      metric: 'auc',
      metricValue: '0.664',
      championArn: championSample.packageArn,
    });
  });

  it('can be served without a way to a package index', () => {
    expect(order.InferenceSpecification.Containers[0]?.Environment).toEqual({
      SAGEMAKER_PROGRAM: 'inference.py',
      SAGEMAKER_SUBMIT_DIRECTORY: '/opt/ml/model/code',
      PIP_NO_BUILD_ISOLATION: '0',
    });
  });

  it.each([
    ['Approved', 'Approved'],
    ['PendingManualApproval', 'PendingReview'],
    ['Rejected', 'Draft'],
  ] as const)('of status %s has a card that is %s', (approval, status) => {
    const made = packageOrderOf(parts({ verdict: { ...parts().verdict, approval } }));
    expect(made.ModelApprovalStatus).toBe(approval);
    expect(made.ModelCard.ModelCardStatus).toBe(status);
  });

  it('has a description that SageMaker takes, whatever the verdict says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 3_000 }), (text) => {
        const verdict = { ...parts().verdict, text };
        const { ModelPackageDescription } = packageOrderOf(parts({ verdict }));
        expect(ModelPackageDescription).toMatch(/^[\p{L}\p{M}\p{Z}\p{S}\p{N}\p{P}]{0,1024}$/u);
      }),
    );
  });
});

describe('customerMetadata', () => {
  it.each(['{"a":1}', 'a,b', 'a;b', "a'b", '(a)', 'a\nb', '', 'a'.repeat(257)])(
    'takes no %j',
    (value) => {
      expect(customerMetadata.safeParse({ key: value }).success).toBe(false);
    },
  );

  it('takes fifty pairs', () => {
    const pairs = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, '-1.5e-7']));
    expect(customerMetadata.safeParse(pairs(50)).success).toBe(true);
    expect(customerMetadata.safeParse(pairs(51)).success).toBe(false);
  });
});

describe('championOf', () => {
  const order = packageOrderOf(parts());
  const described = describedPackage.parse({
    ModelPackageArn: championSample.packageArn,
    ModelPackageVersion: 1,
    ModelApprovalStatus: 'Approved',
    CustomerMetadataProperties: order.CustomerMetadataProperties,
    InferenceSpecification: order.InferenceSpecification,
  });

  it('is the model that the package was made of', () => {
    expect(championOf(described)).toEqual({
      packageArn: championSample.packageArn,
      version: 1,
      candidateId: 'cnd-0123456789abcdef0123',
      artifact: { uri: artifact.uri, sha256: artifact.sha256 },
    });
  });

  it.each([
    [
      { CustomerMetadataProperties: undefined },
      'it lacks candidateId in its customer metadata, ar',
    ],
    [{ CustomerMetadataProperties: { candidateId: 'x' } }, 'it lacks artifactSha256 in its'],
    [{ InferenceSpecification: undefined }, 'it lacks a model in S3. Reject it if Evergreen did'],
    [
      { InferenceSpecification: { Containers: [{ ModelDataUrl: 'https://x/y' }] } },
      'a model in S3',
    ],
  ])('is not known of a package with %j', (other, message) => {
    expect(() => championOf({ ...described, ...other })).toThrow(
      expect.objectContaining({
        name: 'ChampionUnknown',
        message: expect.stringContaining(message) as string,
      }),
    );
  });
});
