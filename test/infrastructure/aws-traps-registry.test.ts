import { beforeAll, describe, expect, it } from 'vitest';
import { defaultGates } from '../../pipelines/gates/default-gates.ts';
import { judge } from '../../pipelines/gates/judge.ts';
import { packageOrderOf } from '../../pipelines/registry/model-package.ts';
import { planRun } from '../../pipelines/training/plan.ts';
import { caseSample, reportSample } from '../support/evaluation-samples.ts';
import { type Json, withoutHash } from '../support/template-reader.ts';
import { samplePlanParts, sampleRun, sha } from '../support/training-samples.ts';
import { FIXTURES, WholeTemplate } from '../support/whole-template.ts';

/** SageMaker's limit for the variables of a container or a job. */
const MOST_VARIABLES = 16;

describe.each(FIXTURES)('what %s deploys', (folder) => {
  let template: WholeTemplate;

  beforeAll(async () => {
    template = await WholeTemplate.of(folder);
  }, 120_000);

  it('deploys approved packages alone: models are made by releases, which hear of approvals', () => {
    expect(template.rolesThatMay('sagemaker:CreateModel').map(withoutHash)).toEqual([
      'ReleaseRole',
    ]);
    expect(template.calls('createModel')).toHaveLength(1);
    const patterns = template
      .ofType('AWS::Events::Rule')
      .map(({ Properties }) => Properties['EventPattern'] as Json | undefined)
      .filter((pattern) => JSON.stringify(pattern ?? {}).includes('aws.sagemaker'));
    expect(patterns).toMatchObject([{ detail: { ModelApprovalStatus: ['Approved'] } }]);
  });

  it('looks the approval up again before it makes a model: an event may be old', () => {
    const states = template.states().filter(({ machine }) => machine === 'Release');
    const next = (name: string) => states.find((each) => each.name === name)?.state['Next'];
    expect(next('Describe package')).toBe('Open release');
    const [open] = states.filter(({ name }) => name === 'Open release');
    expect(JSON.stringify(open?.state['Arguments'])).toContain('$package');
  });

  it('registers with card, metadata and environment, each as the run has made it', () => {
    const [registration] = template.calls('createModelPackage');
    expect(Object.keys(registration?.state['Arguments'] as Json)).toEqual(
      expect.arrayContaining(['CustomerMetadataProperties', 'ModelCard', 'InferenceSpecification']),
    );
  });

  it('gives a training job at most 16 variables', () => {
    const [training] = template.calls('createTrainingJob.sync');
    const { Environment } = (training?.state['Arguments'] ?? {}) as { Environment: Json };
    expect(Object.keys(Environment).length).toBeLessThanOrEqual(MOST_VARIABLES);
  });

  it('keeps a group of packages for each model, whatever becomes of its stack', () => {
    const groups = template.ofType('Custom::ModelPackageGroup');
    const models = template.assembly.stacks.filter(({ stackName }) =>
      stackName.includes('-model-'),
    );
    expect(groups.map(({ stack }) => stack).toSorted()).toEqual(
      models.map(({ stackName }) => stackName).toSorted(),
    );
    for (const group of groups) expect(group.DeletionPolicy, group.stack).toBe('Retain');
  });
});

describe('a registered candidate', () => {
  const order = packageOrderOf({
    run: sampleRun,
    plan: planRun(samplePlanParts()),
    gates: defaultGates('binary'),
    artifact: { uri: 's3://data/runs/x/model.tar.gz', sha256: sha('a'), bytes: 9_000 },
    evaluation: reportSample(),
    report: { uri: 's3://data/evaluation.json', sha256: sha('b') },
    lineage: { uri: 's3://data/lineage.json', sha256: sha('c') },
    modelQuality: 's3://data/model-quality.json',
    trainingFacts: 's3://data/training.json',
    verdict: judge(caseSample()),
    card: {},
  });

  it('has at most 50 pairs of metadata, of 256 characters without the punctuation of JSON', () => {
    const pairs = Object.entries(order.CustomerMetadataProperties);
    expect(pairs.length).toBeLessThanOrEqual(50);
    for (const [key, value] of pairs) {
      // As SageMaker's model has them.
      expect(key).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u);
      expect(value, key).toMatch(/^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,256}$/u);
    }
  });

  it('names its lineage by address and hash, and does not hold it', () => {
    expect(order.CustomerMetadataProperties).toMatchObject({
      lineageUri: 's3://data/lineage.json',
      lineageSha256: sha('c'),
    });
  });

  it('has at most 16 variables', () => {
    for (const { Environment } of order.InferenceSpecification.Containers) {
      expect(Object.keys(Environment).length).toBeLessThanOrEqual(MOST_VARIABLES);
    }
  });

  it('has a card with content and status, both of which SageMaker demands', () => {
    const { ModelCardContent, ModelCardStatus } = order.ModelCard;
    expect(ModelCardStatus).not.toBe('');
    expect(() => JSON.parse(ModelCardContent) as unknown).not.toThrow();
  });
});
