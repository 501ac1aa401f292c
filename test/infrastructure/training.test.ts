import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { IMAGE_REGISTRIES } from '../../lib/config/index.ts';
import { type Resource, resourcesOf, synthesisedApp } from '../support/synthesised-app.ts';
import { type Json, TemplateReader, textOf } from '../support/template-reader.ts';

let resources: Resource[];
let reader: TemplateReader;
let template: Record<string, Json>;

beforeAll(async () => {
  const assembly = await synthesisedApp('examples/flight-delay');
  resources = resourcesOf(assembly);
  reader = new TemplateReader(resources);
  template = assembly.getStackByName('evergreen-training').template as Record<string, Json>;
}, 60_000);

const allowed: TemplateReader['allowed'] = (policy, action) => reader.allowed(policy, action);
const named: TemplateReader['named'] = (type, start) => reader.named(type, start);
const stateOf = (name: string) => reader.stateOf('Training', name);

const SAGEMAKER = 'arn:<Partition>:sagemaker:<Region>:<AccountId>';

describe('the machine’s role', () => {
  const role = 'TrainingRoleDefaultPolicy';

  it.each([
    ['TrainingJob', 'training-job'],
    ['ProcessingJob', 'processing-job'],
  ])(
    'may create, describe, stop and tag every %s of the system, and no other',
    (kind, resource) => {
      const jobs = [{ on: [`${SAGEMAKER}:${resource}/evergreen-*`], if: undefined }];
      for (const action of ['Create', 'Describe', 'Stop']) {
        expect(allowed(role, `sagemaker:${action}${kind}`)).toEqual(jobs);
      }
      expect(allowed(role, 'sagemaker:AddTags')).toEqual(expect.arrayContaining(jobs));
    },
  );

  it('may register in the groups of the system, and find champions there', () => {
    const packages = `${SAGEMAKER}:model-package/evergreen-*`;
    expect(allowed(role, 'sagemaker:CreateModelPackage')).toEqual([
      { on: [`${SAGEMAKER}:model-package-group/evergreen-*`, packages], if: undefined },
    ]);
    expect(allowed(role, 'sagemaker:DescribeModelPackage')).toEqual([
      { on: [packages], if: undefined },
    ]);
    expect(allowed(role, 'sagemaker:ListModelPackages')).toEqual([{ on: ['*'], if: undefined }]);
    expect(JSON.stringify(reader.statementsOf(role))).not.toMatch(
      /UpdateModelPackage|DeleteModelPackage/,
    );
  });

  it('may keep the rules by which Step Functions hears of the ends of jobs', () => {
    const rules = 'arn:<Partition>:events:<Region>:<AccountId>:rule/StepFunctionsGetEventsFor';
    for (const action of ['events:PutRule', 'events:PutTargets', 'events:DescribeRule']) {
      expect(allowed(role, action)[0]?.on.toSorted()).toEqual([
        `${rules}SageMakerProcessingJobsRule`,
        `${rules}SageMakerTrainingJobsRule`,
      ]);
    }
  });
});

describe('the jobs’ role', () => {
  const role = 'JobRoleDefaultPolicy';
  const folder = (name: string) => `arn:<Partition>:s3:::<databucketname>/${name}/*`;

  it('is SageMaker’s alone, for this account', () => {
    const { AssumeRolePolicyDocument } = named('AWS::IAM::Role', 'JobRole').Properties;
    expect(AssumeRolePolicyDocument).toMatchObject({
      Statement: [
        {
          Principal: { Service: 'sagemaker.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ],
    });
  });

  it('reads what jobs are given and no upload, writes under runs/', () => {
    expect(allowed(role, 's3:GetObject')).toEqual([
      { on: ['code', 'datasets', 'definitions', 'runs'].map(folder), if: undefined },
    ]);
    expect(allowed(role, 's3:PutObject')).toEqual([{ on: [folder('runs')], if: undefined }]);
    expect(allowed(role, 's3:ListBucket')).toEqual([
      {
        on: ['arn:<Partition>:s3:::<databucketname>'],
        if: { StringLike: { 's3:prefix': ['datasets/*', 'definitions/*', 'code/*', 'runs/*'] } },
      },
    ]);
    for (const action of ['kms:Decrypt', 'kms:GenerateDataKey']) {
      expect(allowed(role, action)).toEqual([{ on: ['<encryptionkeyarn>'], if: undefined }]);
    }
  });

  it('pulls the image of its region, logs, and puts metrics into SageMaker’s own namespaces', () => {
    expect(allowed(role, 'ecr:BatchGetImage')).toEqual([
      {
        on: ['arn:<Partition>:ecr:<Region>:<account of the registry>:repository/sagemaker-xgboost'],
        if: undefined,
      },
    ]);
    expect(allowed(role, 'ecr:GetAuthorizationToken')).toEqual([{ on: ['*'], if: undefined }]);
    const groups = ['/aws/sagemaker/ProcessingJobs', '/aws/sagemaker/TrainingJobs'];
    expect(allowed(role, 'logs:PutLogEvents')[0]?.on).toEqual(
      groups.map((group) => `arn:<Partition>:logs:<Region>:<AccountId>:log-group:${group}:*`),
    );
    expect(allowed(role, 'cloudwatch:PutMetricData')).toEqual([
      { on: ['*'], if: { StringEquals: { 'cloudwatch:namespace': groups.toReversed() } } },
    ]);
  });
});

describe('the image', () => {
  it('is known in every region that AWS offers it in', () => {
    const [registries] = Object.values(template['Mappings'] ?? {});
    const known = IMAGE_REGISTRIES['sagemaker-xgboost'] ?? {};
    expect(Object.keys(known)).toHaveLength(37);
    expect(registries).toEqual(
      Object.fromEntries(Object.entries(known).map(([region, account]) => [region, { account }])),
    );
    expect(Object.values(known).filter((id) => !/^\d{12}$/.test(id))).toEqual([]);
  });

  it('is named by account, region and domain of the partition', () => {
    const { Environment } = named('AWS::Lambda::Function', 'TrainingFunctionsOpenRun').Properties;
    const { IMAGES } = (Environment as { Variables: Json }).Variables;
    expect(JSON.parse(textOf(IMAGES))).toEqual({
      'sagemaker-xgboost:3.2-0':
        '<account of the registry>.dkr.ecr.<Region>.<URLSuffix>/sagemaker-xgboost:3.2-0',
    });
  });
});

describe('jobs', () => {
  it('have no network; pip installs their code without an index', () => {
    expect(stateOf('Train')['Arguments']).toMatchObject({
      EnableNetworkIsolation: true,
      Environment: { PIP_NO_BUILD_ISOLATION: '0' },
    });
    expect(stateOf('Evaluate')['Arguments']).toMatchObject({
      NetworkConfig: { EnableNetworkIsolation: true },
    });
  });

  it('encrypt what they write with the key of the data, and run as the one role', () => {
    const { OutputDataConfig, RoleArn } = stateOf('Train')['Arguments'] as Json;
    expect(OutputDataConfig).toMatchObject({ KmsKeyId: '<encryptionkeyarn>' });
    expect(RoleArn).toBe('<JobRole>');
    expect(stateOf('Evaluate')['Arguments']).toMatchObject({
      RoleArn: '<JobRole>',
      ProcessingOutputConfig: { KmsKeyId: '<encryptionkeyarn>' },
    });
  });

  it('are limited in time, by SageMaker first and by the state after a margin', () => {
    for (const [name, kind] of [
      ['Train', 'training'],
      ['Evaluate', 'evaluation'],
    ]) {
      const state = stateOf(name ?? '');
      expect(state['TimeoutSeconds']).toBe(`{% $plan.${kind}.maxSeconds + 3600 %}`);
      expect(state['Arguments']).toMatchObject({
        StoppingCondition: { MaxRuntimeInSeconds: `{% $plan.${kind}.maxSeconds %}` },
      });
    }
  });

  it('are tagged with what they are for', () => {
    for (const name of ['Train', 'Evaluate']) {
      const { Tags } = stateOf(name)['Arguments'] as { Tags: { Key: string }[] };
      expect(Tags.map(({ Key }) => Key)).toEqual([
        'evergreen:model',
        'evergreen:run',
        'evergreen:dataset-version',
        'evergreen:candidate',
      ]);
    }
  });
});

describe('functions', () => {
  it('have no SageMaker client: the machine calls SageMaker, with a role of its own', () => {
    const lambdas = fileURLToPath(new URL('../../lambdas/', import.meta.url));
    const files = readdirSync(lambdas, { recursive: true, encoding: 'utf8' });
    const sources = files.filter((file) => file.endsWith('.ts'));
    const callers = sources.filter((file) =>
      readFileSync(join(lambdas, file), 'utf8').includes('@aws-sdk/client-sagemaker'),
    );
    expect(sources.length).toBeGreaterThan(20);
    // For the functions of a model's stack, for the API, and for the look for lost approvals alone.
    expect(callers.toSorted()).toEqual([
      'shared/adapters/sagemaker-approved-packages.ts',
      'shared/adapters/sagemaker-endpoints.ts',
      'shared/adapters/sagemaker-package-groups.ts',
      'shared/adapters/sagemaker-runtime-endpoint.ts',
    ]);
    for (const { id, stack, Type, Properties } of resources) {
      if (stack !== 'evergreen-training' || Type !== 'AWS::IAM::Policy') continue;
      // The machine's own, and that of what keeps package groups for the models' stacks.
      if (/^(TrainingRole|KeepPackageGroup)/.test(id)) continue;
      expect(JSON.stringify(Properties), id).not.toContain('sagemaker:');
    }
  });

  it('learn that an object is missing where they ask for one that may be', () => {
    for (const step of ['OpenRun', 'PrepareEvaluation', 'JudgeCandidate']) {
      expect(allowed(`TrainingFunctions${step}Role`, 's3:ListBucket'), step).toEqual([
        { on: ['arn:<Partition>:s3:::<databucketname>'], if: undefined },
      ]);
    }
  });
});

describe('the registry', () => {
  it('is a group a model, under the name that runs register in', () => {
    const [group] = reader.ofType('Custom::ModelPackageGroup');
    expect(group?.stack).toBe('evergreen-model-flight-delay');
    expect(group?.Properties).toMatchObject({ Model: 'flight-delay', ServiceTimeout: '60' });
    expect(textOf(group?.Properties['ServiceToken'])).toBe('<packagegroupfunctionarn>');
    const { Variables } = named('AWS::Lambda::Function', 'KeepPackageGroup').Properties[
      'Environment'
    ] as { Variables: Json };
    expect(Variables).toMatchObject({ SYSTEM_NAME: 'evergreen' });
  });

  it('is made or adopted, and never deleted, among the groups of the system alone', () => {
    const role = 'KeepPackageGroupRoleDefaultPolicy';
    const groups = [{ on: [`${SAGEMAKER}:model-package-group/evergreen-*`], if: undefined }];
    for (const action of ['CreateModelPackageGroup', 'DescribeModelPackageGroup', 'AddTags']) {
      expect(allowed(role, `sagemaker:${action}`)).toEqual(groups);
    }
    expect(JSON.stringify(reader.statementsOf(role))).not.toMatch(/Delete|sagemaker:\*/);
  });
});
